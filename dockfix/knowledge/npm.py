"""npm: what the packages of its registry do while they are installed, and what its versions know."""

from __future__ import annotations

#: What npm, Yarn, pnpm and Bun run of a project's own scripts, in this order (docs.npmjs.com/cli/using-npm/scripts).
LIFECYCLE_SCRIPTS = (
    *("pnpm:devPreinstall", "preinstall", "install", "postinstall", "prepublish"),
    *("preprepare", "prepare", "postprepare", "dependencies"),
)
#: Packages whose install scripts look at nothing but themselves (they build or fetch a binary).
QUIET_PACKAGES = frozenset(
    "esbuild fsevents core-js core-js-pure bcrypt sharp sqlite3 better-sqlite3 bufferutil utf-8-validate es5-ext"
    " protobufjs @swc/core cpu-features ssh2 unrs-resolver msgpackr-extract @parcel/watcher argon2 node-pty"
    " nodemon node-sass canvas keytar leveldown deasync re2 ursa-optional bigint-buffer secp256k1 keccak blake-hash"
    " cypress electron phantomjs-prebuilt chromedriver geckodriver @nestjs/core iltorb dtrace-provider msgpackr"
    " @apollo/protobufjs @firebase/util snappy zeromq libpq grpc @datadog/native-metrics"
    " @newrelic/native-metrics".split()
)
#: Packages whose install scripts look into the project, and what they look for there.
LOOKING_PACKAGES = {
    "@prisma/client": ("prisma", "schema.prisma"),
    "prisma": ("prisma", "schema.prisma"),
    "@prisma/engines": (),
    "puppeteer": (".puppeteerrc*", "puppeteer.config.*"),
    "@sentry/cli": (".sentryclirc", "sentry.properties"),
    **dict.fromkeys(("husky", "yorkie", "pre-commit", "pre-push", "ghooks", "simple-git-hooks"), (".git",)),
    "lefthook": (".git", "lefthook*", ".lefthook*"),
    "@evilmartians/lefthook": (".git", "lefthook*", ".lefthook*"),
}

#: Options of ``npm install`` that became ``--omit`` with npm 7, and what they leave out.
REPLACED_BY_OMIT = {
    "--production": "dev",
    "--production=true": "dev",
    "--only=production": "dev",
    "--only=prod": "dev",
    "--prod": "dev",
    "--no-optional": "optional",
}
#: npm 7, which knows ``--omit``, came with Node 15.
OMIT_SINCE_NODE = 15
#: ``npm ci`` (npm 5.7) came with Node 8.
CI_SINCE_NODE = 8
#: Options that ``npm ci`` can't do with: it installs what the lock file says, or nothing.
NOT_OF_CI = frozenset({"--no-package-lock"})
#: Lock files; npm looks for them in this order (docs.npmjs.com/cli/configuring-npm/npm-shrinkwrap-json).
LOCKS = ("npm-shrinkwrap.json", "package-lock.json")
