FROM busybox:1
ENV A="x # y" B=a#b C='# c'
LABEL "a #"=b
ADD https://example.org/x#y /z
ADD https://github.com/a/b.git#main /b
RUN a # b
CMD a # b
ENTRYPOINT a "# b"
HEALTHCHECK CMD a # b
COPY a#b /c
ONBUILD EXPOSE 80 # x
