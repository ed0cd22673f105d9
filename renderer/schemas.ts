import { z } from 'zod';

// The page's policy forbids compiling code at run time; without this every schema would try, and be reported.
z.config({ jitless: true });
