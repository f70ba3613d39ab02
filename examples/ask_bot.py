"""Ask Haoke's bot from another program: python examples/ask_bot.py https://desk.example.com hk_… "Where is my parcel?"

The key is made in *Settings → API keys* and needs the permission *Ask the bot*. Nothing but the standard library.
"""

import json
import sys
from typing import Any
from urllib.request import Request, urlopen
from uuid import uuid4


def call(address: str, key: str, path: str, body: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = Request(f"{address}/api/v1{path}", json.dumps(body).encode(), headers)
    with urlopen(request, timeout=10) as answer:
        content = answer.read()
    return json.loads(content) if content else None


def main(address: str, key: str, *questions: str) -> None:
    session = str(uuid4())  # so that "and how much is it?" is understood
    for question in questions:
        answer = call(address, key, "/bot/ask", {"text": question, "locale": "en", "session_id": session})
        said = [part["text"] for part in answer["parts"]] or [one["title"] for one in answer["offered"]]
        print(f"{answer['outcome']}: {' / '.join(said)}")
        call(address, key, f"/bot/answers/{answer['id']}/feedback", {"helpful": answer["outcome"] == "answered"})


if __name__ == "__main__":
    main(*sys.argv[1:])
