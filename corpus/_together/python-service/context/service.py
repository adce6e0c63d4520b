"""Signs what it is asked to; with --once it answers on standard output and ends."""

import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from itsdangerous import Signer

SIGNER = Signer("not-so-secret")


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(SIGNER.sign(self.path.encode()))


if __name__ == "__main__":
    if "--once" in sys.argv:
        print(SIGNER.sign("hello").decode())
    else:
        HTTPServer(("", 8000), Handler).serve_forever()
