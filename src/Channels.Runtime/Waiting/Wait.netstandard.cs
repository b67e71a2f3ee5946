namespace Channels.Waiting;

internal abstract partial class Wait
{
    private const bool SourceQueues = true;

    private void FinishOnPool() => Finish();
}
