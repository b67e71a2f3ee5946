using System.Threading;

namespace Channels.Waiting;

/// <summary>A wait is the work item of its own end: the source would make one each time.</summary>
internal abstract partial class Wait : IThreadPoolWorkItem
{
    void IThreadPoolWorkItem.Execute() => Finish();

    private void FinishOnPool() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
}
