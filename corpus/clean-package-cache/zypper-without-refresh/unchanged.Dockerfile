FROM opensuse/leap:15.6
RUN zypper -n in curl
COPY a /a
RUN zypper --no-refresh -n in jq
