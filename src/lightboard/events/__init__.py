"""Records and events both ways, for all that is not hot: the native core reads scalars and frames
records.

`wire` and `values` build messages by hand (light: the writer imports them); `decode` reads them
through protobuf; `legacy` gives values that carry no metadata the plugin they belong to.
"""
