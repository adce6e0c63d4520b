FROM node:20
# renovate: datasource=npm depName=pnpm
ENV PNPM_VERSION=9.1.0
# renovate: datasource=npm depName=yarn
ENV YARN_VERSION=1.22.19
