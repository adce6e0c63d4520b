FROM busybox:1 AS build
RUN touch /made
FROM busybox:1
COPY --from=build /made /made
