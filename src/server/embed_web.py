#!/usr/bin/env python3
"""Writes web_files.cpp: every file below web/dist, taken in by the assembler, with its type and the start of its SHA-256.

Run at every build; the output is only touched when the web build has changed."""
import hashlib
import pathlib
import sys

TYPES = {
    ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8", ".json": "application/json", ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml", ".png": "image/png", ".ico": "image/x-icon", ".jpg": "image/jpeg", ".webp": "image/webp",
    ".wasm": "application/wasm", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
}
HEAD = '#include "server/web_files.h"\n\n'


def main():
    dist, output = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    files = sorted(path for path in dist.rglob("*") if path.suffix in TYPES) if dist.is_dir() else []
    text, rows = HEAD, ""
    for number, path in enumerate(files):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        name = f"tallyman_web_{number}"
        text += (f'asm(".section .rodata\\n{name}:\\n.incbin \\"{path}\\"\\n{name}_end:\\n.byte 0\\n.previous\\n");  // {digest}\n'
                 f'extern "C" const char {name}[], {name}_end[];\n')
        kind = TYPES[path.suffix]
        rows += f'        {{"/{path.relative_to(dist).as_posix()}", {{"{kind}", {{{name}, static_cast<std::size_t>({name}_end - {name})}}, "{digest}"}}}},\n'
    text += "\nnamespace tallyman::server {\n\nconst WebFiles& web_files() {\n    static const WebFiles files = {\n" + rows + "    };\n    return files;\n}\n\n}  // namespace tallyman::server\n"
    if not output.exists() or output.read_text() != text:
        output.write_text(text)


if __name__ == "__main__":
    main()
