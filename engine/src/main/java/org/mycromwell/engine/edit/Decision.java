package org.mycromwell.engine.edit;

/** What the user said to a hunk. */
public enum Decision {
  PENDING,
  ACCEPTED,
  REJECTED
}
