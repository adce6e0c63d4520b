FROM acme/base
ENTRYPOINT tool x
