FROM example.org/base
WORKDIR /w
RUN d="$(mktemp -d)"; touch "$d/a"; rm -rf "$d" \
    && touch b
