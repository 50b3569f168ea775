#!/usr/bin/env python3
"""Checks a tallyman log without a line of tallyman: published static files, or one proof.

    check_log.py log FOLDER --key KEY [--checkpoint FILE]
    check_log.py proof FILE --key KEY [--checkpoint FILE]

Written from the specifications alone (RFC 8032 for Ed25519, RFC 6962 and 9162 for the tree, C2SP signed-note,
tlog-checkpoint and tlog-tiles, and the header of src/ledger/entry.h for the record's commitment), with nothing but
Python's standard library, so that an auditor can read it in one sitting. Exit 0: it holds; 1: it does not.
"""
import argparse
import base64
import hashlib
import json
import os
import re
import sys

# --- Ed25519, verification only (RFC 8032, 5.1.7), in extended coordinates ---------------------------------------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    u, v = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    w, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = v - u, z - w, z + w, v + u
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, point):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = add(result, point)
        point = add(point, point)
        scalar >>= 1
    return result


def point_of(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signature(key, message, signature):
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or len(signature) != 64:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))


# --- the tree (RFC 6962, 2.1) ------------------------------------------------------------------------------------------
class Bent(Exception):
    """Why it does not hold."""

def leaf_hash(leaf):
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """Complete subtrees by height, as an append needs them; every finished hash is handed to `seen`."""

    def __init__(self, seen=lambda level, digest: None):
        self.size, self.peaks, self.seen = 0, [], seen

    def append(self, digest):
        level = 0
        self.seen(0, digest)
        while self.peaks and self.peaks[-1][0] == level:
            digest, level = node_hash(self.peaks.pop()[1], digest), level + 1
            self.seen(level, digest)
        self.peaks.append((level, digest))
        self.size += 1

    def root(self):
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        digest = self.peaks[-1][1]
        for _, left in reversed(self.peaks[:-1]):
            digest = node_hash(left, digest)
        return digest


def split(size):
    return 1 << (size - 1).bit_length() - 1


def root_of_path(index, size, digest, path):
    """What RFC 9162's PATH(index, D[size]) leads to, from the top down; None when it has the wrong length."""
    if size == 1:
        return digest if not path else None
    middle, last = split(size), path[-1] if path else None
    if last is None:
        return None
    if index < middle:
        below = root_of_path(index, middle, digest, path[:-1])
        return below and node_hash(below, last)
    below = root_of_path(index - middle, size - middle, digest, path[:-1])
    return below and node_hash(last, below)


def roots_of_consistency(old, size, whole, old_root, path):
    """The pair (old root, new root) that SUBPROOF(old, D[size], whole) leads to."""
    if old == size:
        if whole:
            return (old_root, old_root) if not path else None
        return (path[0], path[0]) if len(path) == 1 else None
    if not path:
        return None
    middle, last = split(size), path[-1]
    if old <= middle:
        below = roots_of_consistency(old, middle, whole, old_root, path[:-1])
        return below and (below[0], node_hash(below[1], last))
    below = roots_of_consistency(old - middle, size - middle, False, old_root, path[:-1])
    return below and (node_hash(last, below[0]), node_hash(last, below[1]))


# --- texts -------------------------------------------------------------------------------------------------------------
def unbase64(text, size=None):
    data = base64.b64decode(text)
    if base64.b64encode(data).decode() != text or size not in (None, len(data)):
        raise Bent("bad base 64")
    return data


def key_id(name, kind_and_key):
    return hashlib.sha256(name.encode() + b"\n" + kind_and_key).digest()[:4]


def key_of(text):
    name, number, data = text.strip().split("+", 2)
    data = unbase64(data, 33)
    if data[0] != 1 or key_id(name, data).hex() != number:
        raise Bent("the key's id does not belong to it")
    return name, data


def open_checkpoint(note, key):
    """(size, root) of a checkpoint signed by `key`."""
    name, data = key
    if re.search(rb"[\x00-\x09\x0b-\x1f]", note):
        raise Bent("the note has control characters")
    text, gap, signatures = note.decode().rpartition("\n\n")
    if not gap or not signatures.endswith("\n"):
        raise Bent("the note is cut off")
    text += "\n"
    found = 0
    for line in signatures[:-1].split("\n"):
        match = re.fullmatch(r"\u2014 ([^ \t\r\n+]+) (\S+)", line)
        if not match:
            raise Bent("a signature line is malformed")
        signature = unbase64(match[2])
        if len(signature) < 5:
            raise Bent("a signature is malformed")
        if match[1] != name or signature[:4] != key_id(name, data):
            continue
        found += 1
        if not is_signature(data[1:], text.encode(), signature[4:]):
            raise Bent("the signature is wrong")
    if found != 1:
        raise Bent(f"{found} signatures of {name}")
    lines = text.split("\n")
    if len(lines) < 4 or lines[0] != name or not re.fullmatch(r"0|[1-9][0-9]*", lines[1]):
        raise Bent("not a checkpoint of this log")
    return int(lines[1]), unbase64(lines[2], 32)


LEAF = re.compile(
    rb'\{"tallyman":1,"kind":"[a-z_]{1,40}","time":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ","commitment":"([0-9a-f]{64})"\}')


def commitment_in(leaf):
    match = LEAF.fullmatch(leaf)
    if not match:
        raise Bent("the leaf is no entry of this log's form")
    return match[1].decode()


def number_path(number):
    parts = f"{number:,}".split(",")
    return "/".join([f"x{int(part):03}" for part in parts[:-1]] + [f"{int(parts[-1]):03}"])


# --- the two checks ----------------------------------------------------------------------------------------------------
def read(path):
    with open(path, "rb") as file:
        return file.read()


def leaves_of(folder, size):
    for number in range((size + 255) // 256):
        width = min(256, size - 256 * number)
        path = f"tile/entries/{number_path(number)}" + (f".p/{width}" if width < 256 else "")
        data, at = read(os.path.join(folder, path)), 0
        for _ in range(width):
            end = at + 2 + int.from_bytes(data[at:at + 2], "big")
            if end > len(data) or at + 2 > len(data):
                raise Bent(f"{path} is cut off")
            yield data[at + 2:end]
            at = end
        if at != len(data):
            raise Bent(f"{path} is too long")


def check_log(folder, key, earlier):
    size, root = open_checkpoint(read(os.path.join(folder, "checkpoint")), key)
    rows = {}  # level of the tree, a multiple of 8 -> its hashes
    tree = Tree(lambda level, digest: level % 8 or rows.setdefault(level // 8, []).append(digest))
    old = open_checkpoint(read(earlier), key) if earlier else None
    if old and old[0] > size:
        raise Bent(f"the log was rolled back: {size} entries, the earlier checkpoint has {old[0]}")
    for leaf in leaves_of(folder, size):
        if old and tree.size == old[0] and tree.root() != old[1]:
            raise Bent("the log does not begin with the entries of the earlier checkpoint")
        commitment_in(leaf)
        tree.append(leaf_hash(leaf))
    if tree.root() != root or (old and old[0] == size and old[1] != root):
        raise Bent("the entries do not make the root of the checkpoint")
    for level, row in rows.items():
        for begin in range(0, len(row), 256):
            tile = row[begin:begin + 256]
            path = f"tile/{level}/{number_path(begin // 256)}" + (f".p/{len(tile)}" if len(tile) < 256 else "")
            if read(os.path.join(folder, path)) != b"".join(tile):
                raise Bent(f"{path} does not belong to these entries")
    return size


def check_proof(path, key, earlier):
    try:
        proof = json.loads(read(path))
        if proof["format"] != "tallyman-proof-1" or not proof["entries"]:
            raise Bent("no proof, or one without entries")
        size, root = open_checkpoint(proof["checkpoint"].encode(), key)
        for entry in proof["entries"]:
            index, leaf, steps = entry["index"], entry["leaf"].encode(), [unbase64(h, 32) for h in entry["path"]]
            if not 0 <= index < size or root_of_path(index, size, leaf_hash(leaf), steps) != root:
                raise Bent(f"entry {index} is not in the log at this place")
            commitment = commitment_in(leaf)
            if "record" not in entry and "salt" not in entry:
                continue  # erased: its place in the log is proved, not what it said
            salted = b"tallyman record\n" + unbase64(entry["salt"], 32) + entry["record"].encode()
            if hashlib.sha256(salted).hexdigest() != commitment:
                raise Bent(f"entry {index}: its record is not the one the log holds")
            kind, slash, rest = proof["subject"].partition("/")
            members = {"removal/": "case", "account/": "account", "campaign/": "campaign", "lot/": "lot",
                       "automation/": "automation"}
            member = members.get(kind + slash)
            name = rest if member else proof["subject"]
            if json.loads(entry["record"]).get(member or "order") != name:
                raise Bent(f"entry {index} is about something else than {proof['subject']}")
        if earlier:
            old, old_root = open_checkpoint(read(earlier), key)
            link = proof.get("consistency", {"old_size": size, "path": []})
            steps = [unbase64(h, 32) for h in link["path"]]
            if old > size or (old > 0 and (link["old_size"] != old or roots_of_consistency(
                    old, size, True, old_root, steps) != (old_root, root))):
                raise Bent("the log does not begin with the entries of the earlier checkpoint")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Bent(f"not a proof: {error!r}") from error
    return len(proof["entries"])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["log", "proof"])
    parser.add_argument("path")
    parser.add_argument("--key", required=True)
    parser.add_argument("--checkpoint")
    options = parser.parse_args()
    try:
        check = check_log if options.what == "log" else check_proof
        print(f"VALID: {check(options.path, key_of(options.key), options.checkpoint)} entries")
        return 0
    except (Bent, OSError, ValueError) as problem:
        print(f"NOT VALID: {problem}")
        return 1


if __name__ == "__main__":
    sys.exit(main())
