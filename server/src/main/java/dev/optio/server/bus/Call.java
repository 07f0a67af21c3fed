package dev.optio.server.bus;

import dev.optio.server.contract.Caller;

/** A message on its way to a feature. */
public record Call<Q extends Record>(Caller caller, Q request) {}
