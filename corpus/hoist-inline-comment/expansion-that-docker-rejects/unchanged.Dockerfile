FROM busybox:1
USER ${app:%w # the account
CMD ["id"]
