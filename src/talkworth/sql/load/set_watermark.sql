-- Remember how far the journal was read.
update watermark set seq = $seq
