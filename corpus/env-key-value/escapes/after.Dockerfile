FROM busybox:1
ENV A=a\ b
ENV B="a b c"
ENV C="\$A and \\ and \""
ENV D="it's one"
