FROM opensuse/leap:15.6
RUN zypper --non-interactive refresh && zypper --non-interactive install --no-recommends curl jq
RUN zypper -n up \
    && zypper -n in gcc
