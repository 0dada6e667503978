/**
 * Source images in the image service of an OpenStack cloud, Glance, by its API version 2. Where the
 * cloud is and who asks is {@link dev.cowbird.imagebackend.source.glance.CloudConfig}, read from
 * what the OpenStack tools read. Read {@link dev.cowbird.imagebackend.source.glance.ImageService}
 * first: it asks Keystone for a token where there is one, and sends requests.
 */
@NullMarked
package dev.cowbird.imagebackend.source.glance;

import org.jspecify.annotations.NullMarked;
