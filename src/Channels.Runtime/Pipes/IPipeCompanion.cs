namespace Channels.Pipes;

/// <summary>The end of the way back that whoever has an end of a pipe has with it.</summary>
internal interface IPipeCompanion
{
    /// <exception cref="System.InvalidOperationException">It can't be let go: it is used, or was closed.</exception>
    void RequireMovable();

    /// <summary>Lets it go with the end, so that another process can have both.</summary>
    void GiveAway();

    /// <summary>Takes it back: there is no other process.</summary>
    void TakeBack();

    /// <summary>Closes it.</summary>
    /// <param name="alsoIfUnused">Even if nothing went through it yet.</param>
    void Close(bool alsoIfUnused);
}
