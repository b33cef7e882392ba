/* WebAssembly without threads has no pthread.h; this is what the core uses of it. */
#ifndef GV_WEB_PTHREAD_H
#define GV_WEB_PTHREAD_H

typedef int pthread_once_t;

#define PTHREAD_ONCE_INIT 0

static inline int pthread_once(pthread_once_t *once, void (*initialise)(void))
{
    if (!*once) initialise();
    *once = 1;
    return 0;
}

#endif
