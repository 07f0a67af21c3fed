/**
 * Websockets that any feature can serve: accepting, sending with a deadline, beats that notice dead
 * peers, closing, and how many one person may hold. Knows no feature.
 */
@NullMarked
package dev.optio.server.sockets;

import org.jspecify.annotations.NullMarked;
