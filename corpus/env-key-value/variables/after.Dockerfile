FROM busybox:1
ENV A=x
ENV B="$A ${A} ${NONE:-d} ${A:+s}"
ENV C="${A}b 5$ $"
