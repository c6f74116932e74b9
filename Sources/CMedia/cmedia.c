#include "cmedia.h"
