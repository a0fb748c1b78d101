# Builds the program and leaves everything it was built with behind.
#
#   docker build --tag baremo .
#   docker run --rm --volume "$PWD/baremo-data:/data" baremo demo

FROM rust:1.95-bookworm AS build
# The charts of the pages come from npm, by the lock file.
RUN apt-get update --quiet \
    && apt-get install --quiet --yes --no-install-recommends npm
WORKDIR /src
COPY . .
RUN cargo build --release --locked --package baremo \
    && cp target/release/baremo /usr/local/bin/baremo

FROM debian:bookworm-slim
RUN useradd --system --create-home --uid 10001 baremo \
    && install --directory --owner baremo --group baremo /data
COPY --from=build /usr/local/bin/baremo /usr/local/bin/baremo
USER baremo
# Zones and holidays are in the program; nothing else is needed.
ENV BAREMO_DATA=/data
VOLUME /data
ENTRYPOINT ["baremo"]
CMD ["--help"]
