"""Which certificates to trust: certifi's, or a company's own through ``SSL_CERT_FILE`` or ``SSL_CERT_DIR``."""

import functools
import os
import re
import ssl
from pathlib import Path

import httpx

from hirempire.api.errors import CertificatesUnusable

_FILE, _FOLDER = "SSL_CERT_FILE", "SSL_CERT_DIR"
_BY_HASH = re.compile(r"[0-9a-f]{8}\.\d+")
"""How OpenSSL looks certificates up in a folder."""


@functools.cache
def nobody() -> ssl.SSLContext:
    """For plain HTTP to this computer, where no certificate is shown."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@functools.cache
def trusted() -> ssl.SSLContext:
    """What HTTPS connections are checked with. Takes 25 ms to build, so it is kept for the life of the process.

    Raises:
        CertificatesUnusable: the configured file or folder can't be used.
    """
    file, folders = os.environ.get(_FILE), os.environ.get(_FOLDER)
    if folders and not file:
        _check(folders)
    try:
        return httpx.create_ssl_context()
    except ssl.SSLError:
        raise CertificatesUnusable(_FILE, file or "", "which holds no PEM certificate") from None
    except OSError as error:
        raise CertificatesUnusable(_FILE, file or "", _why(error)) from None


def _check(folders: str) -> None:
    """OpenSSL itself passes over a folder that is missing, or whose certificates it doesn't find, in silence."""
    try:
        names = [path.name for folder in folders.split(os.pathsep) if folder for path in Path(folder).iterdir()]
    except OSError as error:
        raise CertificatesUnusable(_FOLDER, folders, _why(error)) from None
    if not any(map(_BY_HASH.fullmatch, names)):
        reason = "which holds no certificates under the names that “openssl rehash” gives them"
        raise CertificatesUnusable(_FOLDER, folders, reason)


def _why(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "which doesn't exist"
    return f"which can't be read ({error.strerror})"
