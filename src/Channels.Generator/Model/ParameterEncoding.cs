namespace Channels.Generator.Model;

/// <summary>Which members of FrameWriter and FrameReader carry a parameter.</summary>
internal enum ParameterEncoding
{
    /// <summary>The bytes of an unmanaged type.</summary>
    Raw,

    /// <summary>One byte, checked on arrival; a bool inside a struct is not.</summary>
    Boolean,

    /// <summary>A presence byte and the bytes of an unmanaged type.</summary>
    Nullable,

    String,
    Span,
    Array,

    /// <summary>ReadOnlyMemory.</summary>
    Memory,

    /// <summary>Memory: sent as ReadOnlyMemory, received as a copy that may be written.</summary>
    WritableMemory,

    NullableMemory,

    /// <summary>Everything else, by MemoryPack.</summary>
    Object,

    /// <summary>A writer or reader of a channel, which the receiver attaches to.</summary>
    Endpoint,

    /// <summary>A CancellationToken, which is no payload.</summary>
    Cancellation,
}
