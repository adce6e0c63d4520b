FROM busybox:1
# check=skip=SecretsUsedInArgOrEnv
ENV TOKEN_FILE=/run/t
ENV B=2
