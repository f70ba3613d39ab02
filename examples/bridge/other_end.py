"""The other end of a bridge, in thirty lines: what a customer types here reaches the desk, and answers come back.

    BRIDGE_HOOK=https://haoke.example/hooks/… BRIDGE_SECRET=whsec_… python other_end.py

Needs ``httpx`` and ``standardwebhooks``. It listens on port 8400: set the bridge's address to http://<this host>:8400/.
"""

import json
import os
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import httpx
from standardwebhooks.webhooks import Webhook

HOOK, SIGNED = os.environ["BRIDGE_HOOK"], Webhook(os.environ["BRIDGE_SECRET"])


def tell(event: dict) -> None:
    body, name, at = json.dumps(event), f"msg_{uuid4().hex}", datetime.now(UTC)
    signature = {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": SIGNED.sign(name, at, body),
    }
    httpx.post(HOOK, content=body, headers=signature).raise_for_status()


class Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        event = SIGNED.verify(body, {name.lower(): value for name, value in self.headers.items()})
        self.send_response(204)
        self.end_headers()
        for part in event.get("parts", []):
            print("agent:", part.get("text") or part.get("url") or part["kind"])
        if event["type"] == "message":
            tell({"type": "receipt", "message_id": event["message_id"], "state": "read", "user": event["user"]})


threading.Thread(target=ThreadingHTTPServer(("", 8400), Answers).serve_forever, daemon=True).start()
while text := input():
    tell({"type": "message", "message_id": uuid4().hex, "user": {"id": "u-1", "name": "Li"}, "text": text})
