FROM opensuse/leap:15.6
RUN zypper --non-interactive refresh && zypper --non-interactive install --no-recommends curl jq && zypper clean --all
RUN zypper -n up \
    && zypper -n in gcc \
    && zypper clean --all
