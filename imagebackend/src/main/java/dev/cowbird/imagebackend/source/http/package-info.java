/**
 * Source images behind {@code http:} and {@code https:} URLs.
 * {@link dev.cowbird.imagebackend.source.http.HttpImageSource} says what is asked of a server and
 * what of its answers is believed, {@link dev.cowbird.imagebackend.source.http.HttpTransport} how a
 * request gets there: proxies, redirects, certificates, time limits. Read these two first; the rest
 * are the fields and files that they read, each in a class of its own.
 */
@NullMarked
package dev.cowbird.imagebackend.source.http;

import org.jspecify.annotations.NullMarked;
