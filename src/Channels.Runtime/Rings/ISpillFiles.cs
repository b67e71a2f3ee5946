namespace Channels.Rings;

/// <summary>Where a sender has its files for messages that are too large for its ring.</summary>
internal interface ISpillFiles
{
    /// <summary>A file for a payload of that size, unused.</summary>
    /// <exception cref="System.IO.IOException">There is no room for the file.</exception>
    SpillFile Rent(long payload);

    /// <summary>Takes back a file whose message was not sent.</summary>
    void Return(SpillFile file);

    /// <summary>The file's message is sent, and its frame ends at that position.</summary>
    void Published(SpillFile file, long position);
}
