#!/usr/bin/env python3
"""Recounts the removal desk's report from the exported ledger, without the code that made it, and holds the two together.

recount.py PROOF.json...             prints the recount of these proofs (`tallyman ledger prove removal/R-000001`)
recount.py --against TALLYMAN DATA   exports every case of a store, recounts, and compares with `tallyman desk report`
recount.py --try TALLYMAN            plays requests of every kind into a new store first, some at random

What is read is what the log holds: every record is held against its commitment first. The rules are those of docs/DESK.md,
written down a second time."""
import base64
import collections
import datetime
import hashlib
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile

HOURS = {"court": 24, "authority": 24}  # profile vn; everybody else 48
MEASURES = ("blur_region", "hide_public", "hide_all", "erase")


def events_of(proof):
    """The records of one case, each proved to be what its leaf commits to."""
    events = []
    for entry in proof["entries"]:
        leaf = json.loads(entry["leaf"])
        if "record" not in entry or leaf["kind"] != "removal":
            continue
        salt, record = base64.b64decode(entry["salt"]), entry["record"].encode()
        commitment = hashlib.sha256(b"tallyman record\n" + salt + record).hexdigest()
        if commitment != leaf["commitment"]:
            raise SystemExit(f"entry {entry['index']}: its record is not the one the log holds")
        events.append(json.loads(record))
    return sorted(events, key=lambda event: event["number"])


def case_of(events):
    case = {"complete_at": None, "answered_at": None, "executed": None, "refused": False, "late": False, "appealed": False,
            "overturned": False, "withdrawn": False}
    pending = None
    for event in events:
        what, at = event["what"], event["at"]
        if what in ("received", "supplemented"):
            case["requester"] = event["request"]["requester"]
            case.setdefault("received_at", at)
            if event["complete"]:
                case["complete_at"] = at
        elif what == "decided":
            pending = event
        elif what == "sent_back":
            pending = None
        elif what == "appealed":
            case["appealed"] = True
        elif what == "appeal_decided":
            case["overturned"] = case["overturned"] or event["overturned"]
        elif what == "withdrawn":
            case["withdrawn"] = True
        done = pending if what == "confirmed" or (what == "decided" and not event.get("second_person")) else None
        if done:
            case["answered_at"] = case["answered_at"] or at
            if done["execute"]:
                case["executed"] = done["measure"]
            else:
                case["refused"] = True
    return case


def recount(cases, now):
    rows = collections.defaultdict(collections.Counter)
    hours = collections.defaultdict(list)
    for case in cases:
        month = datetime.datetime.fromtimestamp(case["received_at"], datetime.timezone.utc).strftime("%Y-%m")
        key = (case["requester"], month)
        row = rows[key]
        row["received"] += 1
        for what in ("refused", "appealed", "overturned", "withdrawn"):
            row[what] += case[what]
        if case["executed"]:
            row[case["executed"]] += 1
        if case["complete_at"] is not None:
            row["complete"] += 1
            due = case["complete_at"] + 3600 * HOURS.get(case["requester"], 48)
            row["late"] += (case["answered_at"] or now) > due
            if case["answered_at"] is not None:
                hours[key].append((case["answered_at"] - case["complete_at"]) / 3600)
    return rows, hours


def run(tallyman, *arguments, may_fail=False):
    done = subprocess.run([tallyman, *map(str, arguments), "--json"], capture_output=True, text=True, timeout=60)
    if done.returncode not in (0, 1) and not may_fail:
        raise SystemExit(f"{arguments}: {done.stderr}")
    return done


def exported(tallyman, data):
    cases, number = [], 1
    while True:
        proof = subprocess.run([tallyman, "ledger", "prove", f"removal/R-{number:06}", "--data", data],
                               capture_output=True, text=True, timeout=60)
        if proof.returncode != 0:
            return cases
        cases.append(case_of(events_of(json.loads(proof.stdout))))
        number += 1


def compare(tallyman, data):
    cases = exported(tallyman, data)
    now = datetime.datetime.now(datetime.timezone.utc)
    rows, hours = recount(cases, now.timestamp())
    report = json.loads(run(tallyman, "desk", "report", "--data", data, "--from", "2000-01-01", "--to",
                            (now + datetime.timedelta(days=1)).date(), "--exact").stdout)
    wrong = []
    if len(report["rows"]) != len(rows):
        wrong.append(f"{len(report['rows'])} rows, recounted {len(rows)}")
    for said in report["rows"]:
        key = (said["requester"], said["month"])
        mine = rows.get(key, collections.Counter())
        figures = {what: said[what] for what in ("received", "complete", "refused", "late", "appealed", "overturned",
                                                 "withdrawn")} | said["executed"]
        for what, count in figures.items():
            if count != mine[what]:
                wrong.append(f"{key} {what}: the report says {count}, recounted {mine[what]}")
        if hours[key]:
            for what, value in (("median_hours", statistics.median(hours[key])), ("worst_hours", max(hours[key]))):
                if abs(said[what] - value) > 1e-9:
                    wrong.append(f"{key} {what}: the report says {said[what]}, recounted {value}")
    print("\n".join(wrong) or f"{len(cases)} cases in {len(rows)} rows: the report and the recount agree")
    return wrong


def play(tallyman, data, seed, count):
    """Requests of every kind, acted on at random by five people; most acts are refused, as they should be."""
    chance = random.Random(seed)
    people = ("lan", "minh", "hoa", "an", "driver")
    request = pathlib.Path(data) / "request.json"
    for _ in range(count):
        kind = chance.choice(("person", "shop", "trusted_flagger", "court", "authority"))
        body = {"requester": {"kind": kind, "name": "A", "contact": "a@example.org"}, "item": "photos/7.jpg",
                "legal_ground": "Art. 14", "issuing_body": "Department 5", "redress": "court", "explanation": "a face",
                "scope": {"territory": ["VN"]}}
        if chance.random() < 0.2:
            del body[chance.choice(("legal_ground", "scope", "item"))]
        request.write_text(json.dumps(body))
        case = json.loads(run(tallyman, "desk", "intake", request, "--data", data, "--by", "lan").stdout)["case"]
        act = lambda name, *more: run(tallyman, "desk", name, case, "--data", data, *more, may_fail=True)
        if chance.random() < 0.9:
            act("sender", "--by", "lan", "--how", "called back")
        if chance.random() < 0.2:
            act("hold", "--by", "lan", "--reason", "a child")
        reasons = ("--facts", "f", "--ground", "g")
        if chance.random() < 0.3:
            act("decide", "--by", chance.choice(people), "--refuse", *reasons)
        else:
            act("decide", "--by", chance.choice(people), "--execute", chance.choice(MEASURES), "--region", "1,2,3,4", *reasons)
        if chance.random() < 0.3:
            act("second", "--by", "hoa", "--send-back", "--reason", "no")
        elif chance.random() < 0.8:
            act("second", "--by", chance.choice(people))
        if chance.random() < 0.4:
            act("appeal", "--by", "driver", "--argument", "no")
            act("decide-appeal", "--by", chance.choice(people), "--reason", "so", *(["--overturn"] if chance.random() < 0.5 else []))
        if chance.random() < 0.1:
            act("withdraw", "--by", "lan", "--reason", "settled")


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["--against"]:
        return 1 if compare(*arguments[1:3]) else 0
    if arguments[:1] == ["--try"]:
        with tempfile.TemporaryDirectory() as data:
            play(arguments[1], data, seed=7, count=30)
            return 1 if compare(arguments[1], data) else 0
    cases = [case_of(events_of(json.loads(pathlib.Path(name).read_text()))) for name in arguments]
    rows, hours = recount(cases, datetime.datetime.now(datetime.timezone.utc).timestamp())
    for key, row in sorted(rows.items()):
        print(*key, dict(row), f"median {statistics.median(hours[key]):.1f} h" if hours[key] else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
