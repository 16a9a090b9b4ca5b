"""An nginx beside gunicorn: it serves the stored files by itself, or hands over those that Maillage
lets it send, as deploy/nginx says."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from tests.support.processes import dies_with_parent, free_port

START_TIMEOUT_S = 20
ACCEL_PREFIX = "/fichiers-internes"
SITE = """
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off;
  sendfile on;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    client_max_body_size 501m;
    location /nu/ {{ alias {files}/; }}
    location {prefix}/ {{
      internal;
      alias {files}/;
      etag off;
      add_header ETag $upstream_http_etag always;
      add_header Content-Security-Policy $upstream_http_content_security_policy always;
      add_header X-Content-Type-Options nosniff always;
    }}
    location / {{ proxy_pass http://127.0.0.1:{behind}; proxy_set_header Host $host; }}
  }}
}}
"""


def find_nginx() -> str | None:
    """Debian's nginx, None where it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")


@contextmanager
def in_front(behind: int, files: Path, folder: Path) -> Iterator[int]:
    """The port of an nginx before a server, until the block ends."""
    nginx, port = find_nginx(), free_port()
    assert nginx
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    site = folder / "nginx.conf"
    values = {"folder": folder, "port": port, "files": files, "behind": behind}
    site.write_text(f"user root;{SITE.format(prefix=ACCEL_PREFIX, **values)}")
    process = subprocess.Popen([nginx, "-c", site, "-p", folder], preexec_fn=dies_with_parent())
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=START_TIMEOUT_S)


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        try:
            urlopen(f"http://127.0.0.1:{port}/sante", timeout=5).close()
        except HTTPError:  # it answers, whatever it says
            return
        except URLError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
