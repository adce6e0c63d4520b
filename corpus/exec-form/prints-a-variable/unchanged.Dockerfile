FROM busybox:1
CMD printenv SHLVL
