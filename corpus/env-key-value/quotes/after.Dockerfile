FROM busybox:1
ENV A="one two"
ENV B='one two'
ENV C="x y  z"
ENV D="say it's a \"word\""
ENV E="\$A is $A"
