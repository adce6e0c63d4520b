FROM debian:12
RUN perl -e 'open F, ">/proc/1/oom_score_adj"; print F 500'
RUN cat /proc/self/oom_score_adj > /o
