"""Which files ``ADD`` unpacks, by content and by name (``DetectCompression``, ``IsArchivePath`` in moby/go-archive)."""

from __future__ import annotations

#: How archives begin that are compressed: gzip, bzip2, xz, zstd (``compression.go``).
MAGIC = (
    *(b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"),
    # A frame that zstd skips, of which there are sixteen kinds (RFC 8878, 3.1.2), may come first.
    *(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60)),
)

#: What files that are no archives are called; sets, because a pattern of them takes long to compile.
PLAIN_ENDINGS = frozenset(
    "sh bash py js mjs cjs jsx ts tsx json json5 toml yaml yml txt md rst conf cnf cfg cf ini xml html htm css"
    " scss go rb rs java jar war ear zip whl sql env lock service crt cer pem key pub gpg asc list repo"
    " properties php pl pm lua c h cc cpp hpp vim el csv tsv svg png jpeg jpg gif ico sum mod lisp clj ex exs"
    " erl hs kt scala gradle gemspec template tmpl tpl j2 patch diff awk sed fish zsh exe dll so deb rpm apk"
    " rules cron crontab ps1 bat cmd vcl sample example dist".split()
)

#: The same by whole names, in lower case.
PLAIN_NAMES = frozenset(
    "makefile dockerfile gemfile rakefile procfile pipfile license readme notice version vagrantfile"
    " jenkinsfile caddyfile brewfile crontab .gitignore .dockerignore".split()
)
