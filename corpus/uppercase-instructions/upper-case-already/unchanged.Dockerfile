FROM busybox:1 AS as
# run: a comment
RUN run
COPY --from=as from as
CMD cmd
