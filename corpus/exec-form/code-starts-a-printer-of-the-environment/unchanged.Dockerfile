FROM debian:12
CMD perl -e 'exec qw(env)'
