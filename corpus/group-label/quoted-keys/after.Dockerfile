FROM busybox:1
LABEL "com.example.vendor"="ACME" \
    "com.example.label with blank"=x
