"""Why this verdict, why this figure: published rows put into Russian sentences, every count made anew."""
