FROM cimg/base:2024.02
ENTRYPOINT sleep 5
