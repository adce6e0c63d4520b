"""Which files are no archives by their names, and which are archives by how they begin."""

from __future__ import annotations

import pytest
from tables import words

from dockfix.context.archives import is_archive, looks_like_archive

PLAIN = {
    "scripts": "a.sh a.bash a.py a.js a.mjs a.cjs a.jsx a.ts a.tsx a.rb a.php a.pl a.pm a.lua a.el a.vim a.awk a.sed"
    " a.fish a.zsh a.ps1 a.bat a.cmd",
    "sources": "a.go a.rs a.java a.c a.h a.cc a.cpp a.hpp a.lisp a.clj a.ex a.exs a.erl a.hs a.kt a.scala a.sql a.css"
    " a.scss",
    "data": "a.json a.json5 a.toml a.yaml a.yml a.xml a.csv a.tsv a.html a.htm a.svg a.png a.jpeg a.jpg a.gif a.ico",
    "texts": "a.txt a.md a.rst a.patch a.diff a.tmpl a.tpl a.j2 a.template a.sample a.example a.dist",
    "settings": "a.conf a.cnf a.cfg a.cf a.ini a.env a.properties a.service a.list a.repo a.rules a.cron a.crontab"
    " a.vcl",
    "certificates": "a.crt a.cer a.pem a.key a.pub a.gpg a.asc",
    "packages": "a.jar a.war a.ear a.zip a.whl a.deb a.rpm a.apk a.exe a.dll a.so",
    "manifests": "a.lock a.sum a.mod a.gradle a.gemspec",
    "names": "Makefile Dockerfile Gemfile Rakefile Procfile Pipfile LICENSE README NOTICE VERSION Vagrantfile"
    " Jenkinsfile Caddyfile Brewfile crontab .env .gitignore .dockerignore .npmrc",
}


@pytest.mark.parametrize(("kind", "name"), words(PLAIN))
def test_a_file_is_no_archive_by_its_name(kind: str, name: str) -> None:
    assert looks_like_archive(f"src/{name}") is False


@pytest.mark.parametrize("name", ["a", "server", "a.bin", "gz"])
def test_other_names_tell_nothing(name: str) -> None:
    assert looks_like_archive(name) is None


@pytest.mark.parametrize(
    "head", [b"\x1f\x8b\x08\0", b"BZh9", b"\xfd7zXZ\0\0", b"\x28\xb5\x2f\xfd$"], ids=["gzip", "bzip2", "xz", "zstd"]
)
def test_a_compressed_file_is_an_archive(head: bytes) -> None:
    assert is_archive(head)
