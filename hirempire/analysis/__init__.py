"""From records to the tidy frame, and from the frame to the numbers of each page. No I/O, no clock."""
