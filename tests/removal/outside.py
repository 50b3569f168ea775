#!/usr/bin/env python3
"""What a stranger can do to a running server, and every byte that it hands to strangers.

outside.py TALLYMAN [COUNT]

A sample day with a published campaign is served. COUNT requests (10,000) come from one address within an hour, one
lawful order among them: none may be lost, the order is answered at once and found again by its key, nothing is executed,
and the desk sees the order before the flood. Then everything public is fetched without signing in: no metadata in a
picture, no small count, no name of a donor or of who asked, and headers that say how long it may be kept."""
import http.client
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

TEXT = "<img src=x onerror=alert(1)>\"'`--\x00\u202e=cmd|' /C calc'!A0"  # markup, a formula, a bidirectional override
ORDER = {"requester": {"kind": "court", "name": "Toà án", "contact": "toa-an@example.org"}, "item": "photos/1.jpg",
         "legal_ground": "Art. 38 of the Civil Code", "issuing_body": "People's court", "redress": "High court",
         "explanation": "a judgment", "scope": {"territory": ["VN"]}}
THREADS = 8


def run(tallyman, *arguments):
    done = subprocess.run([tallyman, *map(str, arguments), "--json"], capture_output=True, text=True, timeout=600)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{arguments}: {done.stderr}")
    return done.stdout


class Server:
    def __init__(self, tallyman, day):
        self.process = subprocess.Popen([tallyman, "serve", "--json", "--data", str(day), "--listen", "127.0.0.1:0"],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        said = json.loads(self.process.stdout.readline())
        self.host = re.match(r"https?://([^/]+)", said["address"]).group(1)

    def connection(self):
        return http.client.HTTPConnection(self.host, timeout=120)

    def ask(self, method, path, body=None, connection=None):
        connection = connection or self.connection()
        headers = {"Content-Type": "application/json"} if body is not None else {}
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer, answer.read()


def flood(server, count):
    """The order comes in the middle; answers the codes, the case of the order and its key."""
    statuses, lock = {}, threading.Lock()

    def send(begin):
        connection = server.connection()
        for i in range(begin, count, THREADS):
            body = {"requester": {"kind": "person", "name": TEXT, "contact": TEXT}, "item": f"photos/{i}.jpg",
                    "legal_ground": TEXT, "explanation": f"{TEXT} {i}", "reference": TEXT,
                    "scope": {"territory": ["VN"], "until": "2001-01-01" if i % 7 == 0 else "2099-01-01"}}
            answer, _ = server.ask("POST", "/api/v1/removal/requests", body, connection)
            with lock:
                statuses[answer.status] = statuses.get(answer.status, 0) + 1

    threads = [threading.Thread(target=send, args=(i,)) for i in range(THREADS)]
    for thread in threads:
        thread.start()
    while sum(statuses.values()) < count // 2 and any(thread.is_alive() for thread in threads):
        time.sleep(0.05)
    answer, body = server.ask("POST", "/api/v1/removal/requests", ORDER)
    for thread in threads:
        thread.join()
    return statuses, answer.status, json.loads(body)


def jpeg_segments(data):
    """The markers before the picture itself."""
    found, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        found.append(data[at + 1])
        at += 2 + int.from_bytes(data[at + 2:at + 4], "big")
    return found


def counts_of(value):
    for key, each in value.items():
        if isinstance(each, dict):
            yield from counts_of(each)
        elif isinstance(each, int) and not isinstance(each, bool):
            yield key, each


def public_bytes(server, campaign, never):
    """What is wrong with anything public."""
    wrong, fetched, pictures = [], 0, 0
    page = json.loads(server.ask("GET", f"/api/v1/public/campaigns/{campaign}")[1])
    api = ["/public/campaigns", f"/public/campaigns/{campaign}", f"/public/campaigns/{campaign}/qr", "/public/grants.json",
           "/public/grants.csv", "/transparency", "/transparency.csv", "/ledger/key", "/ledger/checkpoint"]
    api += [f"/public/campaigns/{campaign}/photos/{photo['photo']}" for photo in page["photos"]]
    pages = ["/removal/", "/transparency/", "/campaign/", "/removal_desk/", "/verify/", "/verify/page.css", "/verify/key.txt"]
    for path in [f"/api/v1{path}" for path in api] + pages:
        answer, body = server.ask("GET", path)
        kept = answer.headers.get("Cache-Control", "")
        policy = answer.headers.get("Content-Security-Policy", "")
        say = lambda what: wrong.append(f"{path}: {what}")
        fetched += 1
        if answer.status != 200:
            say(f"status {answer.status}")
        if not re.fullmatch(r"public, max-age=(\d+)(, immutable)?|no-cache|no-store|private, no-cache", kept):
            say(f"Cache-Control {kept!r}")
        seconds = re.search(r"max-age=(\d+)", kept)
        if "/api/" in path and seconds and int(seconds[1]) > 60:
            say("may be kept longer than a withdrawn consent takes to count")
        scripts = next((part for part in policy.split(";") if part.strip().startswith("script-src ")), "")
        if "default-src" not in policy or "'unsafe-inline'" in scripts or "'unsafe-eval'" in scripts:
            say(f"Content-Security-Policy {policy!r}")
        if answer.headers.get("X-Content-Type-Options") != "nosniff":
            say("no nosniff")
        if body.startswith(b"\xff\xd8"):
            pictures += 1
            if any(marker == 0xFE or 0xE1 <= marker <= 0xEF for marker in jpeg_segments(body)):
                say("metadata in a picture")
        for name in never:
            if name.encode() in body:
                say(f"tells {name}")
    report = json.loads(server.ask("GET", "/api/v1/transparency")[1])
    for row in report["rows"]:
        for key, count in counts_of(row):
            if 0 < count < 5:
                wrong.append(f"/transparency: {key} is {count}")
    return wrong, fetched, pictures


def sample_day(tallyman, folder):
    day = folder / "day"
    run(tallyman, "sample", day, "--outlets", 12, "--seed", 8, "--photos-per-outlet", 1.2, "--megapixels", 1)
    with open(day / "tallyman.toml", "a") as settings:
        settings.write("[plan]\nseconds = 1\n")
    run(tallyman, "run", day)
    rows = [line.split(",") for line in (day / "orders.csv").read_text().splitlines()[1:]]
    gtin = max({row[2] for row in rows}, key=lambda one: sum(row[2] == one for row in rows))
    act = lambda *more: run(tallyman, "campaign", *more, "--data", day, "--by", "lan")
    act("create", "--title", "Sữa", "--title-en", "Milk", "--group", "G1;120;Trường A;School A")
    act("pledge", "C-000001", "--gtin", gtin, "--cases", 500, "--donor", "Ông Bí Mật", "--contact", "kin@example.org")
    carrying = {row[0] for row in rows if row[2] == gtin}
    for row in rows:
        if row[2] == gtin:
            act("allocate", "C-000001", "--pledge", "P1", "--group", "G1", "--order", row[0], "--cases", 1)
    for line in (day / "photos.csv").read_text().splitlines()[1:]:
        photo, order = line.split(",")[:2]
        if order in carrying:
            act("consent", "C-000001", "--photo", photo, "--step", "taking", "--how", "đơn")
            act("consent", "C-000001", "--photo", photo, "--step", "publishing", "--how", "đơn")
    act("publish", "C-000001")
    return day


def main():
    tallyman, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        day = sample_day(tallyman, pathlib.Path(folder))
        server = Server(tallyman, day)
        try:
            begin = time.monotonic()
            statuses, status, order = flood(server, count)
            seconds = time.monotonic() - begin
            if set(statuses) != {201} or status != 201:
                wrong.append(f"answers {statuses}, the order {status}")
            again = json.loads(server.ask("GET", f"/api/v1/removal/requests/{order['case']}?key={order['key']}")[1])
            if again["stage"] != "unconfirmed" or again["gaps"]:
                wrong.append(f"the order came back as {again['stage']} {again['gaps']}")
            cases = [json.loads(line) for line in run(tallyman, "desk", "list", "--data", day).splitlines()]
            if len(cases) != count + 1:
                wrong.append(f"{count + 1} were sent, {len(cases)} are there")
            if any(case["stage"] not in ("incomplete", "unconfirmed") or "in_force" in case for case in cases):
                wrong.append("something was executed")
            public, fetched, pictures = public_bytes(server, "C-000001", ["Ông Bí Mật", "kin@example.org", "onerror", "toa-an@"])
            wrong += public
            if pictures == 0:
                wrong.append("no picture was public, so none was looked at")
        finally:
            server.process.terminate()
            server.process.wait(timeout=60)
    print("\n".join(wrong) or f"{count} requests in {seconds:.0f} s, all kept; {fetched} public answers, {pictures} pictures: nothing wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
