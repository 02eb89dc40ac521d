"""What tests of several rooms share: small workspaces, hostile names, and ways to read what the product shows."""
