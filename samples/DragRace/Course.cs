namespace DragRace;

/// <summary>What has to be sent, by how many processes, and to how many.</summary>
internal sealed record Course(int Messages, int Producers, int Consumers)
{
    /// <summary>Whether a channel with two ends is enough.</summary>
    public bool IsForTwo => Producers == 1 && Consumers == 1;

    /// <summary>How many messages are that producer's; the first ones have what can't be divided.</summary>
    public int ShareOf(int producer) => Messages / Producers + (producer < Messages % Producers ? 1 : 0);
}
