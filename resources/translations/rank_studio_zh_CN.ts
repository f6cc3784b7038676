<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%n are locked</source>
        <comment>sites that a rule locks</comment>
        <translation>
            <numerusform>%n 个被锁定</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n are unlocked</source>
        <comment>sites that a rule unlocks</comment>
        <translation>
            <numerusform>%n 个被解锁</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n blocks</source>
        <translation>
            <numerusform>%n 个块</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n locked</source>
        <translation>
            <numerusform>%n 个已锁定</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n locked stay</source>
        <comment>sites that a rule does not change</comment>
        <translation>
            <numerusform>%n 个已锁定者不变</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n others make up for it</source>
        <comment>sites</comment>
        <translation>
            <numerusform>另有 %n 个补足差额</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of {length} tokens</source>
        <translation>
            <numerusform>%n 行，每行 {length} 个 token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n rows of {length} tokens of {text}</source>
        <translation>
            <numerusform>{text} 的 %n 行，每行 {length} 个 token</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>已选 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sites</source>
        <translation>
            <numerusform>%n 个矩阵</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sites compressed, stored {storage}; the weights of all sites changed by {change} of their norm. Colour the map by “Written …” to see where.</source>
        <translation>
            <numerusform>已压缩 %n 个矩阵，存储形式为 {storage}；全部矩阵的权重变化为其范数的 {change}。将敏感度图按“写出…”着色，可查看变化的位置。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sites stay dense</source>
        <translation>
            <numerusform>%n 个矩阵保持稠密</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(%n more waiting)</source>
        <translation>
            <numerusform>（另有 %n 个等待中）</numerusform>
        </translation>
    </message>
    <message>
        <source>(Shift+F1, then click: link)</source>
        <translation>（按 Shift+F1 后单击：打开链接）</translation>
    </message>
    <message>
        <source>(nothing)</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>1  See</source>
        <translation>1  查看</translation>
    </message>
    <message>
        <source>2  Plan</source>
        <translation>2  规划</translation>
    </message>
    <message>
        <source>3  Compress</source>
        <translation>3  压缩</translation>
    </message>
    <message>
        <source>&lt;b&gt;{title}&lt;/b&gt; has unsaved changes from {time}</source>
        <translation>&lt;b&gt;{title}&lt;/b&gt; 有截至 {time} 的未保存更改</translation>
    </message>
    <message>
        <source>A Hub id or a path</source>
        <translation>Hub id 或路径</translation>
    </message>
    <message>
        <source>A Hub id such as HuggingFaceTB/SmolLM2-135M, a path, sample, or tiny</source>
        <translation>Hub id（如 HuggingFaceTB/SmolLM2-135M）、路径、sample 或 tiny</translation>
    </message>
    <message>
        <source>A Hugging Face folder with safetensors files</source>
        <translation>含 safetensors 文件的 Hugging Face 文件夹</translation>
    </message>
    <message>
        <source>A choice of four aims: weights alone, outputs (as svd-llm), outputs on shifted inputs, or anchored ones.</source>
        <translation>四种目标可选：仅权重、输出（同 svd-llm）、偏移输入下的输出，或锚定的输出。</translation>
    </message>
    <message>
        <source>A file that somebody shared</source>
        <translation>他人分享的文件</translation>
    </message>
    <message>
        <source>A first look, and models that take long to run: the sample model is planned in about two minutes on two cores; at keep 0.8 its perplexity rises from 23.4 to 41.4.</source>
        <translation>适合初次了解，以及运行耗时较长的模型：示例模型在双核上约两分钟即可完成规划；保留比例为 0.8 时，困惑度由 23.4 升至 41.4。</translation>
    </message>
    <message>
        <source>A folder that a compression wrote</source>
        <translation>压缩所写出的文件夹</translation>
    </message>
    <message>
        <source>A locked site keeps its rank: drags, allocators and held totals leave it alone.</source>
        <translation>已锁定的矩阵保持其秩不变：拖动、分配器和保持总量都不会改动它。</translation>
    </message>
    <message>
        <source>A method decides which directions of each matrix go first. It says what it costs: nothing, a forward pass, or a forward and a backward pass over some text.</source>
        <translation>方法决定每个矩阵先舍弃哪些方向，并注明所需开销：无开销、一次前向传播，或在一段文本上前向与反向传播各一次。</translation>
    </message>
    <message>
        <source>A newer Rank Studio ended before everything was saved; open that one to bring it back.</source>
        <translation>较新版本的 Rank Studio 在全部保存之前结束；请打开那个版本来恢复。</translation>
    </message>
    <message>
        <source>A question to the model itself: it is run on a few rows of text with a site truncated, to see what that does.</source>
        <translation>直接向模型求证：截断某个矩阵，在几行文本上运行模型，观察其影响。</translation>
    </message>
    <message>
        <source>A rank as 64, a share as 60%, or dense. Enter sets it, Escape leaves it.</source>
        <translation>可输入秩（如 64）、比例（如 60%）或 dense。Enter 确认，Escape 退出。</translation>
    </message>
    <message>
        <source>A second text that nothing is learnt from or chosen by: it shows whether refining on one text damaged another.</source>
        <translation>另一份文本，既不参与学习也不参与选择：用来显示在一份文本上精修是否损害了另一份。</translation>
    </message>
    <message>
        <source>A small model shipped with the program: no network, a few seconds</source>
        <translation>随程序附带的小模型：无需网络，几秒即可打开</translation>
    </message>
    <message>
        <source>A text that nothing is trained or chosen on: refining on one text can damage another. Empty for none.</source>
        <translation>既不用于训练也不用于选择的文本：在一份文本上精修可能损害另一份。留空则不使用。</translation>
    </message>
    <message>
        <source>A usual price for this size.</source>
        <translation>对于这一大小，属于正常代价。</translation>
    </message>
    <message>
        <source>About this much in one file of weights; a larger model comes as several files.</source>
        <translation>单个权重文件的大致上限；较大的模型会分成多个文件。</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Accuracy: {tasks}.</source>
        <translation>准确率：{tasks}。</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>After truncation: least-squares refit of each site&apos;s output side on what the compressed part feeds it.</source>
        <translation>截断后：依据已压缩部分传来的输入，对每个矩阵的输出侧做最小二乘重新拟合。</translation>
    </message>
    <message>
        <source>After truncation: move the weights back along the loss gradient and truncate again, in cycles.</source>
        <translation>截断后：沿损失梯度将权重回调，再次截断，如此循环。</translation>
    </message>
    <message>
        <source>After truncation: train each block&apos;s stored factors and norms to give the original block&apos;s output.</source>
        <translation>截断后：训练每个块所存储的因子和归一化层，使其输出与原始块一致。</translation>
    </message>
    <message>
        <source>Again with {recipe}</source>
        <translation>以 {recipe} 重做</translation>
    </message>
    <message>
        <source>All dense</source>
        <translation>全部稠密</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>All parameters, embeddings and norms included.</source>
        <translation>全部参数，包括嵌入层和归一化层。</translation>
    </message>
    <message>
        <source>Allocate</source>
        <translation>分配</translation>
    </message>
    <message>
        <source>Allocate {allocator} at {target}</source>
        <translation>用 {allocator} 分配至 {target}</translation>
    </message>
    <message>
        <source>Allocator</source>
        <translation>分配器</translation>
    </message>
    <message>
        <source>Allocator: {name}</source>
        <translation>分配器：{name}</translation>
    </message>
    <message>
        <source>An unfinished compression to {name} was left here.</source>
        <translation>此处留有一次写出到 {name} 的未完成压缩。</translation>
    </message>
    <message>
        <source>Analyse spectra again</source>
        <translation>重新分析谱</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Arithmetic, done at once</source>
        <translation>纯算术，立即完成</translation>
    </message>
    <message>
        <source>Arrows; Return</source>
        <translation>方向键；Return</translation>
    </message>
    <message>
        <source>As PNG, SVG, or its numbers as CSV</source>
        <translation>存为 PNG、SVG，或将数值存为 CSV</translation>
    </message>
    <message>
        <source>Attention or MLP</source>
        <translation>注意力或 MLP</translation>
    </message>
    <message>
        <source>B; Alt+drag</source>
        <translation>B；Alt+拖动</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Bars</source>
        <translation>条形</translation>
    </message>
    <message>
        <source>Before and after</source>
        <translation>前后对比</translation>
    </message>
    <message>
        <source>Before and after truncation</source>
        <translation>截断前后</translation>
    </message>
    <message>
        <source>Before and after: {folder}</source>
        <translation>前后对比：{folder}</translation>
    </message>
    <message>
        <source>Before and after: {folder}   {said}</source>
        <translation>前后对比：{folder}   {said}</translation>
    </message>
    <message>
        <source>Before and after…</source>
        <translation>前后对比…</translation>
    </message>
    <message>
        <source>Before truncation: bend each block&apos;s weights towards the planned ranks while it still answers the same.</source>
        <translation>截断前：在保持输出不变的前提下，使每个块的权重向规划的秩靠拢。</translation>
    </message>
    <message>
        <source>Below a certain rank, the break-even, that takes fewer numbers than the matrix itself; above it the site is better left dense.</source>
        <translation>在某个秩（盈亏平衡秩）以下，所需的数值少于矩阵本身；超过该秩，矩阵不如保持稠密。</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Blocks from left to right, kinds from top to bottom.</source>
        <translation>从左到右为各块，从上到下为各类型。</translation>
    </message>
    <message>
        <source>Both were asked to go on from “{prompt}”</source>
        <translation>两个模型均被要求续写“{prompt}”</translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Bring back {plan}</source>
        <translation>恢复 {plan}</translation>
    </message>
    <message>
        <source>Bring plan back</source>
        <translation>恢复方案</translation>
    </message>
    <message>
        <source>Bring the plan of a run back</source>
        <translation>恢复某次运行的方案</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message numerus="yes">
        <source>Brush %n bars</source>
        <translation>
            <numerusform>画笔：%n 个条形</numerusform>
        </translation>
    </message>
    <message>
        <source>Brush over many bars</source>
        <translation>用画笔划过多个条形</translation>
    </message>
    <message>
        <source>Brush {bar}</source>
        <translation>画笔：{bar}</translation>
    </message>
    <message>
        <source>Budget editor</source>
        <translation>秩预算编辑器</translation>
    </message>
    <message>
        <source>Busy cores</source>
        <translation>占用核数</translation>
    </message>
    <message>
        <source>By the allocator</source>
        <translation>由分配器决定</translation>
    </message>
    <message>
        <source>By the parameters of the dense matrices</source>
        <translation>按稠密矩阵的参数量</translation>
    </message>
    <message>
        <source>Bytes of all weights in memory, in bfloat16.</source>
        <translation>全部权重以 bfloat16 载入内存时的字节数。</translation>
    </message>
    <message>
        <source>Bytes of all weights in memory, in float16.</source>
        <translation>全部权重以 float16 载入内存时的字节数。</translation>
    </message>
    <message>
        <source>Bytes of all weights in memory, in float32.</source>
        <translation>全部权重以 float32 载入内存时的字节数。</translation>
    </message>
    <message>
        <source>Bytes of all weights in memory, in the checkpoint&apos;s own number type.</source>
        <translation>全部权重以检查点自身的数值类型载入内存时的字节数。</translation>
    </message>
    <message>
        <source>Bytes of all weights in the checkpoint&apos;s dtype, row orders of pivoted storage included.</source>
        <translation>全部权重按检查点的 dtype 计的字节数，含主元式存储的行序。</translation>
    </message>
    <message>
        <source>Bytes of memory that the worker process holds, over the last three minutes</source>
        <translation>最近三分钟内工作进程占用的内存字节数</translation>
    </message>
    <message>
        <source>Bytes of the written weights, row orders included.</source>
        <translation>所写出权重的字节数，含行序。</translation>
    </message>
    <message>
        <source>Bytes taken of the accelerator&apos;s memory, by this program and others, over the last three minutes</source>
        <translation>最近三分钟内加速器显存的占用字节数，包括本程序和其他程序</translation>
    </message>
    <message>
        <source>Calibrate</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Calibrate if the method needs it, then compute the exact error of every site at every rank</source>
        <translation>若方法需要则先校准，再计算每个矩阵在各个秩下的精确误差</translation>
    </message>
    <message>
        <source>Calibrating</source>
        <translation>正在校准</translation>
    </message>
    <message>
        <source>Calibrating: gradients</source>
        <translation>正在校准：梯度</translation>
    </message>
    <message>
        <source>Calibrating: loss</source>
        <translation>正在校准：损失</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel running job</source>
        <translation>取消正在运行的任务</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Cancelled before it began.</source>
        <translation>开始前已取消。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Cancelled. What was computed is kept in the cache.</source>
        <translation>已取消。已算出的结果保留在缓存中。</translation>
    </message>
    <message>
        <source>Cancelled; the worker process was busy and has been ended.</source>
        <translation>已取消；工作进程当时正忙，已被终止。</translation>
    </message>
    <message>
        <source>Cancelling…</source>
        <translation>正在取消…</translation>
    </message>
    <message>
        <source>Carry the plan out and write a folder that plain transformers loads</source>
        <translation>执行方案，写出可由普通 transformers 加载的文件夹</translation>
    </message>
    <message>
        <source>Carry the rule out (Enter); undo takes all of it back</source>
        <translation>执行规则（Enter）；撤销可将其全部还原</translation>
    </message>
    <message>
        <source>Ceiling of {kind} here, at {share}</source>
        <translation>{kind} 的上限设为此处的 {share}</translation>
    </message>
    <message>
        <source>Change between light and dark</source>
        <translation>切换浅色与深色</translation>
    </message>
    <message>
        <source>Change many sites with one line of text, as v last third &gt;= 60%</source>
        <translation>用一行文字更改多个矩阵，如 v last third &gt;= 60%</translation>
    </message>
    <message>
        <source>Change many sites with one line of text, as v last third &gt;= 60% (R)</source>
        <translation>用一行文字更改多个矩阵，如 v last third &gt;= 60%（R）</translation>
    </message>
    <message>
        <source>Changes cannot be kept for a crash in {folder}: {why}; save the project yourself.</source>
        <translation>无法在 {folder} 中保留更改以防崩溃：{why}；请手动保存项目。</translation>
    </message>
    <message>
        <source>Chat template</source>
        <translation>对话模板</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Choose a file: {name}</source>
        <translation>选择文件：{name}</translation>
    </message>
    <message>
        <source>Choose a folder that was compressed from this model</source>
        <translation>选择由此模型压缩得到的文件夹</translation>
    </message>
    <message>
        <source>Choose a text file</source>
        <translation>选择文本文件</translation>
    </message>
    <message>
        <source>Choose another target or recipe</source>
        <translation>选择其他目标或配方</translation>
    </message>
    <message>
        <source>Choose the folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose where the folder is to be</source>
        <translation>选择文件夹的存放位置</translation>
    </message>
    <message>
        <source>Choose which columns are shown</source>
        <translation>选择要显示的列</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choosing by prompt</source>
        <translation>正在按提示选择分量</translation>
    </message>
    <message>
        <source>Clamp gradient norms to a tenth to ten times their mean in each row.</source>
        <translation>将每行的梯度范数限制在其均值的十分之一到十倍之间。</translation>
    </message>
    <message>
        <source>Clear ended</source>
        <translation>清除已结束</translation>
    </message>
    <message>
        <source>Click a cell of the map or a bar to see its singular values. [Select all](select-all)</source>
        <translation>单击敏感度图单元格或条形以查看其奇异值。[全选](select-all)</translation>
    </message>
    <message>
        <source>Click a kind to select all of its sites.</source>
        <translation>单击某一类型以选中其全部矩阵。</translation>
    </message>
    <message>
        <source>Click to bring its plan back</source>
        <translation>单击以恢复其方案</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close (Escape)</source>
        <translation>关闭（Escape）</translation>
    </message>
    <message>
        <source>Close Rank Studio?</source>
        <translation>关闭 Rank Studio？</translation>
    </message>
    <message>
        <source>Close the line for opening</source>
        <translation>关闭打开栏</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Close this message; it stays in the log</source>
        <translation>关闭此消息；日志中仍会保留</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>着色依据</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Command palette…</source>
        <translation>命令面板…</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>与其对比</translation>
    </message>
    <message>
        <source>Compare with the chosen one; bring it back</source>
        <translation>与所选方案对比；恢复该方案</translation>
    </message>
    <message>
        <source>Compare with the plan of a run</source>
        <translation>与某次运行的方案对比</translation>
    </message>
    <message>
        <source>Compare with {plan}</source>
        <translation>与 {plan} 对比</translation>
    </message>
    <message>
        <source>Compress</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Compress and evaluate…</source>
        <translation>压缩并评估…</translation>
    </message>
    <message>
        <source>Compress and measure</source>
        <translation>压缩并测量</translation>
    </message>
    <message>
        <source>Compress to {folder}</source>
        <translation>压缩到 {folder}</translation>
    </message>
    <message>
        <source>Compress to {name}.</source>
        <translation>压缩到 {name}。</translation>
    </message>
    <message>
        <source>Compress, multiplied out…</source>
        <translation>压缩（乘回稠密）…</translation>
    </message>
    <message>
        <source>Compressed</source>
        <translation>已压缩</translation>
    </message>
    <message>
        <source>Compressed over dense perplexity, on the same text.</source>
        <translation>同一文本上，压缩模型与稠密模型的困惑度之比。</translation>
    </message>
    <message>
        <source>Compressing</source>
        <translation>正在压缩</translation>
    </message>
    <message>
        <source>Compress…</source>
        <translation>压缩…</translation>
    </message>
    <message>
        <source>Computing</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>Condition number</source>
        <translation>条件数</translation>
    </message>
    <message>
        <source>Constraints of the allocator</source>
        <translation>分配器的约束</translation>
    </message>
    <message>
        <source>Converting</source>
        <translation>正在转换</translation>
    </message>
    <message>
        <source>Copied: {what} as Python.</source>
        <translation>已复制为 Python：{what}。</translation>
    </message>
    <message>
        <source>Copied: {what} as a command line.</source>
        <translation>已复制为命令行：{what}。</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy as</source>
        <translation>复制为</translation>
    </message>
    <message>
        <source>Copy as Python</source>
        <translation>复制为 Python</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Copy as table</source>
        <translation>复制为表格</translation>
    </message>
    <message>
        <source>Copy numbers</source>
        <translation>复制数值</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Copy the lines shown</source>
        <translation>复制显示的行</translation>
    </message>
    <message>
        <source>Copy the selected lines as a table</source>
        <translation>将选中的行复制为表格</translation>
    </message>
    <message>
        <source>Copy the selected runs</source>
        <translation>复制选中的运行</translation>
    </message>
    <message>
        <source>Copying the rest</source>
        <translation>正在复制其余部分</translation>
    </message>
    <message>
        <source>Correcting, round {round}</source>
        <translation>正在校正，第 {round} 轮</translation>
    </message>
    <message>
        <source>Corrections, each followed by a new truncation; published: up to 5.</source>
        <translation>校正次数，每次校正后重新截断；原论文：最多 5 次。</translation>
    </message>
    <message>
        <source>Costs half a forward pass of a search row for each site, and some trial plans. Asked for in Settings.</source>
        <translation>每个矩阵需对一个搜索行做半次前向传播，另加若干试验方案。可在设置中启用。</translation>
    </message>
    <message>
        <source>Costs nothing but the singular values, which are there as soon as a model is open.</source>
        <translation>仅需奇异值，模型一打开即可得到，别无开销。</translation>
    </message>
    <message>
        <source>Costs one calibration with gradients: a forward and a backward pass over the text.</source>
        <translation>需做一次带梯度的校准：在文本上前向与反向传播各一次。</translation>
    </message>
    <message>
        <source>Costs {cost}.</source>
        <translation>开销：{cost}。</translation>
    </message>
    <message>
        <source>Count a change by the parameters that a rank of its site stores.</source>
        <translation>按该矩阵每个秩所存储的参数量折算变化。</translation>
    </message>
    <message>
        <source>Ctrl+wheel</source>
        <translation>Ctrl+滚轮</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Curves of {method}</source>
        <translation>{method} 的曲线</translation>
    </message>
    <message>
        <source>Damage in nats with every method</source>
        <translation>所有方法均以奈特计损伤</translation>
    </message>
    <message>
        <source>Damage that one rank less would add here, for each million parameters it frees: in nats where the method knows them. A plan is balanced where all sites ask the same price.</source>
        <translation>在此处再减一个秩所增加的损伤，按每释放一百万参数计：方法能给出奈特值时，以奈特为单位。各矩阵的代价相同时，方案即达到平衡。</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Decides how many ranks each site gets, so that the target is met and as little as possible is lost.</source>
        <translation>决定每个矩阵分得多少秩，以达到目标并使损失尽可能小。</translation>
    </message>
    <message>
        <source>Decoder block, from 0</source>
        <translation>解码器块，从 0 起</translation>
    </message>
    <message>
        <source>Decomposing</source>
        <translation>正在分解</translation>
    </message>
    <message>
        <source>Density of the values</source>
        <translation>数值的密度</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Device busy</source>
        <translation>设备占用率</translation>
    </message>
    <message>
        <source>Difference to the compared plan</source>
        <translation>与对照方案的差异</translation>
    </message>
    <message>
        <source>Directions taken of each row of text, of min(m, n); published: the final rank.</source>
        <translation>每行文本所取的方向数，相对于 min(m, n)；原论文：最终的秩。</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Distilling</source>
        <translation>蒸馏中</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message numerus="yes">
        <source>Drag %n sites</source>
        <translation>
            <numerusform>拖动 %n 个矩阵</numerusform>
        </translation>
    </message>
    <message>
        <source>Drag a bar to set its rank; a selection moves together. Wheel or ↑ ↓: one rank (Shift: 8). ← →: next bar. Type 64 or 60% to set what is selected. Alt+drag, or B and drag: brush along many bars. L, double click or a click below a bar: lock. D: dense. Right click: floors and ceilings. Drag on empty space, or with Shift, to select. Ctrl+wheel: zoom. F: fold. R: rule.</source>
        <translation>拖动条形以设置其秩；选中的条形一起移动。滚轮或 ↑ ↓：增减一个秩（Shift：8 个）。← →：相邻条形。键入 64 或 60%：设置选中项。Alt+拖动，或按 B 后拖动：用画笔划过多个条形。L、双击或单击条形下方：锁定。D：稠密。右键单击：下限与上限。在空白处拖动，或按住 Shift 拖动：选择。Ctrl+滚轮：缩放。F：归组。R：规则。</translation>
    </message>
    <message>
        <source>Drag ranks by hand or let an allocator do it; the forecast follows the mouse.</source>
        <translation>手动拖动各秩，或交给分配器；预测随鼠标实时更新。</translation>
    </message>
    <message>
        <source>Drag the rank of {site}</source>
        <translation>拖动 {site} 的秩</translation>
    </message>
    <message>
        <source>Drag {bar}</source>
        <translation>拖动 {bar}</translation>
    </message>
    <message>
        <source>Draw the plain spectrum, dashed, beside the one that the method weights</source>
        <translation>在方法加权的谱旁边，用虚线绘出未加权的谱</translation>
    </message>
    <message>
        <source>Draw the plan of the run behind the bars (C)</source>
        <translation>在条形后方绘出该次运行的方案（C）</translation>
    </message>
    <message>
        <source>Dropping component {rank} alone: {change} nats.</source>
        <translation>仅舍弃第 {rank} 个分量：{change} 奈特。</translation>
    </message>
    <message>
        <source>Drops components with small loss changes, rising and falling ones in turn, so that they cancel.</source>
        <translation>舍弃损失变化小的分量，使损失上升与下降的分量交替进行，以相互抵消。</translation>
    </message>
    <message>
        <source>Drops the components whose first-order loss change is smallest, whatever its sign.</source>
        <translation>舍弃一阶损失变化幅度最小的分量，不论正负。</translation>
    </message>
    <message>
        <source>Each bar is what one matrix keeps. Drag a bar down, or let the allocator plan all of them for the target above. Ctrl+Z takes back every change.</source>
        <translation>每个条形表示一个矩阵的保留比例。可向下拖动条形，或让分配器按上方的目标规划所有条形。Ctrl+Z 可撤销每一步更改。</translation>
    </message>
    <message>
        <source>Each cell of the map is one matrix: a block across, a kind down. Click one; its singular values appear on the right. Where they fall off quickly, a small rank loses little.</source>
        <translation>敏感度图的每个单元格是一个矩阵：横向为块，纵向为类型。单击一个单元格，其奇异值显示在右侧。奇异值衰减快的矩阵，秩很小损失也不大。</translation>
    </message>
    <message>
        <source>Each {kind} keeps at least this share of its parameters</source>
        <translation>每个 {kind} 至少保留此比例的参数</translation>
    </message>
    <message>
        <source>Each {kind} keeps at most this share of its parameters</source>
        <translation>每个 {kind} 至多保留此比例的参数</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>前移</translation>
    </message>
    <message>
        <source>Early blocks keep more than late ones, on a straight line whose slope trial plans choose.</source>
        <translation>靠前的块比靠后的块保留更多，沿直线变化，斜率由试验方案选定。</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Effective rank</source>
        <translation>有效秩</translation>
    </message>
    <message>
        <source>Effective rank of the matrix as the chosen method weights it.</source>
        <translation>矩阵按所选方法加权后的有效秩。</translation>
    </message>
    <message>
        <source>Effective rank, weighted</source>
        <translation>有效秩（加权）</translation>
    </message>
    <message>
        <source>Eight ranks more, eight less</source>
        <translation>增加或减少八个秩</translation>
    </message>
    <message>
        <source>End the search</source>
        <translation>结束搜索</translation>
    </message>
    <message>
        <source>End the search (Escape)</source>
        <translation>结束搜索（Escape）</translation>
    </message>
    <message>
        <source>Energy</source>
        <translation>能量</translation>
    </message>
    <message>
        <source>Energy kept</source>
        <translation>保留的能量</translation>
    </message>
    <message>
        <source>Energy kept by the plan</source>
        <translation>方案保留的能量</translation>
    </message>
    <message>
        <source>Energy lost at rank {rank}</source>
        <translation>秩为 {rank} 时损失的能量</translation>
    </message>
    <message>
        <source>Error of each rank</source>
        <translation>各秩的误差</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Escape</source>
        <translation>Escape</translation>
    </message>
    <message>
        <source>Estimated rise of the loss, in nats, from this site alone at its planned rank. Known with methods such as kfac-svd, or with damage in nats ticked in the settings.</source>
        <translation>仅此矩阵取规划的秩时，损失上升的估计值，以奈特计。使用 kfac-svd 等方法，或在设置中勾选“所有方法均以奈特计损伤”后可知。</translation>
    </message>
    <message>
        <source>Estimated rise of the loss, in nats, when this site alone keeps 80 % of its parameters. Known with methods such as kfac-svd, or with damage in nats ticked in the settings.</source>
        <translation>仅此矩阵保留 80% 的参数时，损失上升的估计值，以奈特计。使用 kfac-svd 等方法，或在设置中勾选“所有方法均以奈特计损伤”后可知。</translation>
    </message>
    <message>
        <source>Estimates as soon as the running job ends.</source>
        <translation>当前任务结束后即开始估算。</translation>
    </message>
    <message>
        <source>Estimating…</source>
        <translation>正在估算…</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Evaluate a compressed folder, and time each of its sites beside the dense matrix it stands for</source>
        <translation>评估一个压缩后的文件夹，并将其中每个矩阵与它所代表的稠密矩阵对比计时</translation>
    </message>
    <message>
        <source>Evaluate a folder…</source>
        <translation>评估文件夹…</translation>
    </message>
    <message>
        <source>Evaluate a model folder</source>
        <translation>评估模型文件夹</translation>
    </message>
    <message>
        <source>Evaluate both models afterwards</source>
        <translation>压缩后评估两个模型</translation>
    </message>
    <message>
        <source>Evaluate {model}</source>
        <translation>评估 {model}</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>正在评估</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Every drag is a stroke: the bars it passes take its height (B; Alt+drag)</source>
        <translation>每次拖动即为一笔：划过的条形均取其高度（B；Alt+拖动）</translation>
    </message>
    <message>
        <source>Every kind keeps the same; within it, sites that lose more at the common rank keep more.</source>
        <translation>各类型保留比例相同；同一类型内，在共同的秩下损失较大的矩阵保留更多。</translation>
    </message>
    <message>
        <source>Every plan kept beside the one at hand: a column for each site in the order of the blocks, green where the plan keeps more than the one at hand, red where less. Click or Return: compare bar by bar. Double click or B: bring back. F2: rename. Delete: keep no longer.</source>
        <translation>已保留的各方案与当前方案并列：按块的顺序，每个矩阵一列；比当前方案保留得多为绿色，少为红色。单击或 Return：逐条对比。双击或 B：恢复。F2：重命名。Delete：不再保留。</translation>
    </message>
    <message>
        <source>Every projection of every block, and how many of its dimensions really matter.</source>
        <translation>每个块的每个投影，及其真正起作用的维度数。</translation>
    </message>
    <message>
        <source>Every site gets a rank</source>
        <translation>每个矩阵都分配秩</translation>
    </message>
    <message>
        <source>Every site keeps the same fraction of its parameters.</source>
        <translation>每个矩阵保留相同比例的参数。</translation>
    </message>
    <message>
        <source>Every term must hold.</source>
        <translation>须同时满足所有条件。</translation>
    </message>
    <message>
        <source>Everybody may see it</source>
        <translation>公开可见</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Everything about a compression but the model and how small it is to become: method, allocator, storage, calibration, refinement.</source>
        <translation>除模型和目标大小之外，一次压缩的全部设置：方法、分配器、存储形式、校准、精修。</translation>
    </message>
    <message>
        <source>Everything that was measured of this model.</source>
        <translation>此模型的全部测量结果。</translation>
    </message>
    <message>
        <source>Exponent of the gradient magnitude; 0 is plain SVD.</source>
        <translation>梯度幅值的指数；0 即普通 SVD。</translation>
    </message>
    <message>
        <source>Exponent of the magnitude; 0 is plain SVD.</source>
        <translation>幅值的指数；0 即普通 SVD。</translation>
    </message>
    <message>
        <source>Export plan…</source>
        <translation>导出方案…</translation>
    </message>
    <message>
        <source>Export recipe…</source>
        <translation>导出配方…</translation>
    </message>
    <message>
        <source>Export session as commands…</source>
        <translation>将会话导出为命令…</translation>
    </message>
    <message>
        <source>Export the plan</source>
        <translation>导出方案</translation>
    </message>
    <message>
        <source>Export the recipe</source>
        <translation>导出配方</translation>
    </message>
    <message>
        <source>Export the session as commands</source>
        <translation>将会话导出为命令</translation>
    </message>
    <message>
        <source>Export this recipe…</source>
        <translation>导出此配方…</translation>
    </message>
    <message>
        <source>F2; Delete</source>
        <translation>F2；Delete</translation>
    </message>
    <message>
        <source>Factored: two thin matrices, the form every tool knows</source>
        <translation>因子式：两个细长矩阵，所有工具都支持的形式</translation>
    </message>
    <message>
        <source>Factorise</source>
        <translation>分解</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Figure</source>
        <translation>图</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>File and edit</source>
        <translation>文件与编辑</translation>
    </message>
    <message>
        <source>Files of at most</source>
        <translation>单文件上限</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter the runs</source>
        <translation>筛选运行</translation>
    </message>
    <message>
        <source>Filter the shortcuts</source>
        <translation>筛选快捷键</translation>
    </message>
    <message>
        <source>Filter: words that must all occur</source>
        <translation>筛选：须同时出现的词</translation>
    </message>
    <message>
        <source>Find an action, a panel, a site, a plan or a model by typing</source>
        <translation>键入以查找操作、面板、矩阵、方案或模型</translation>
    </message>
    <message>
        <source>Find sites</source>
        <translation>查找矩阵</translation>
    </message>
    <message>
        <source>Find sites…</source>
        <translation>查找矩阵…</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>Finished in {time}.</source>
        <translation>已完成，用时 {time}。</translation>
    </message>
    <message>
        <source>Floor of {kind} here, at {share}</source>
        <translation>{kind} 的下限设为此处的 {share}</translation>
    </message>
    <message>
        <source>Fold to sites, blocks or kinds</source>
        <translation>按矩阵、块或类型归组</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder for the compressed model</source>
        <translation>压缩模型的文件夹</translation>
    </message>
    <message>
        <source>Folder to upload</source>
        <translation>要上传的文件夹</translation>
    </message>
    <message>
        <source>Folder to write</source>
        <translation>要写出的文件夹</translation>
    </message>
    <message>
        <source>Follow the system&apos;s language</source>
        <translation>跟随系统语言</translation>
    </message>
    <message>
        <source>Follow the system&apos;s theme</source>
        <translation>跟随系统主题</translation>
    </message>
    <message>
        <source>For a repository that is made now; one that exists stays as it is</source>
        <translation>仅适用于此次新建的仓库；已有仓库保持不变</translation>
    </message>
    <message>
        <source>For planning by hand from here</source>
        <translation>用于由此继续手动规划</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Forecast and measurement</source>
        <translation>预测与测量</translation>
    </message>
    <message>
        <source>Forecast damage of the plan</source>
        <translation>方案的预测损伤</translation>
    </message>
    <message>
        <source>Forecast of this plan, as a multiple of the dense model&apos;s perplexity.</source>
        <translation>此方案的预测值，以稠密模型困惑度的倍数表示。</translation>
    </message>
    <message>
        <source>Forget the unsaved changes of {title} for good?</source>
        <translation>永久丢弃 {title} 的未保存更改？</translation>
    </message>
    <message>
        <source>Forget these changes for good</source>
        <translation>永久丢弃这些更改</translation>
    </message>
    <message>
        <source>Forward and backward passes over the text</source>
        <translation>在文本上前向与反向传播</translation>
    </message>
    <message>
        <source>Forward pass</source>
        <translation>前向传播</translation>
    </message>
    <message>
        <source>Forward passes over the text</source>
        <translation>在文本上前向传播</translation>
    </message>
    <message>
        <source>Fraction of its largest rank that saves, below which no site goes unless it must.</source>
        <translation>相对于仍能节省参数的最大秩的比例；除非别无他法，任何矩阵的秩都不低于此。</translation>
    </message>
    <message>
        <source>Fraction of its parameters below which no site goes unless it must.</source>
        <translation>参数的保留比例；除非别无他法，任何矩阵都不低于此。</translation>
    </message>
    <message>
        <source>Fraction of its parameters that every site keeps at least.</source>
        <translation>每个矩阵至少保留的参数比例。</translation>
    </message>
    <message>
        <source>Fractions of its parameters each site is tried at.</source>
        <translation>对每个矩阵逐一试用的参数保留比例。</translation>
    </message>
    <message>
        <source>Frobenius norm</source>
        <translation>Frobenius 范数</translation>
    </message>
    <message>
        <source>From moments</source>
        <translation>基于统计矩</translation>
    </message>
    <message>
        <source>From point to point; bring its plan back</source>
        <translation>在各点间移动；恢复该点的方案</translation>
    </message>
    <message>
        <source>From probes</source>
        <translation>基于探测</translation>
    </message>
    <message>
        <source>From the weights</source>
        <translation>基于权重</translation>
    </message>
    <message>
        <source>Frontier</source>
        <translation>前沿</translation>
    </message>
    <message>
        <source>Frontier: size against perplexity</source>
        <translation>前沿：大小与困惑度</translation>
    </message>
    <message>
        <source>GPU memory in MB</source>
        <translation>显存 (MB)</translation>
    </message>
    <message>
        <source>Gained: {gained}</source>
        <translation>收益：{gained}</translation>
    </message>
    <message>
        <source>Gaussian rate of the spectrum in bits per parameter (DERIVED).</source>
        <translation>谱的高斯率，以每参数比特数计（DERIVED）。</translation>
    </message>
    <message>
        <source>Generating one token at a time, its compressed sites run {times} times as fast as dense on this device: it is smaller, not faster.</source>
        <translation>逐个生成 token 时，压缩后的矩阵在此设备上的速度是稠密矩阵的 {times} 倍：模型更小，但并不更快。</translation>
    </message>
    <message>
        <source>Give a folder to write.</source>
        <translation>请指定要写出的文件夹。</translation>
    </message>
    <message>
        <source>Give it another name; drop it</source>
        <translation>重命名；移除</translation>
    </message>
    <message>
        <source>Glossary</source>
        <translation>术语表</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on where it waits</source>
        <translation>从暂停处继续</translation>
    </message>
    <message>
        <source>Go on with it</source>
        <translation>继续该压缩</translation>
    </message>
    <message>
        <source>Go smaller: {target}</source>
        <translation>压得更小：{target}</translation>
    </message>
    <message>
        <source>Go to {panel}</source>
        <translation>转到 {panel}</translation>
    </message>
    <message>
        <source>Greedy from dense on a schedule: the site that would lose least goes down; untouched sites stay dense.</source>
        <translation>从稠密出发，按进度贪心下降：每次降低损失最小的矩阵；未触及的矩阵保持稠密。</translation>
    </message>
    <message>
        <source>Half width of a soft cut, of the site&apos;s components.</source>
        <translation>软截断的半宽，相对于矩阵的分量数。</translation>
    </message>
    <message>
        <source>Held-out rows</source>
        <translation>留出行</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Here: {cost}.</source>
        <translation>此处：{cost}。</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Hold total</source>
        <translation>保持总量</translation>
    </message>
    <message>
        <source>Home, End</source>
        <translation>Home、End</translation>
    </message>
    <message>
        <source>Hover for figures; click a cell, a row or a block to select it.</source>
        <translation>悬停查看数值；单击单元格、行或块以选中。</translation>
    </message>
    <message>
        <source>How a rank is written: factored, r(m+n) numbers, or pivoted, r(m+n−r) numbers for the same matrix.</source>
        <translation>秩的写出形式：因子式，r(m+n) 个数；或主元式，表示同一矩阵只需 r(m+n−r) 个数。</translation>
    </message>
    <message>
        <source>How far a position moves in the first step, of the break-even rank.</source>
        <translation>第一步中位置的移动量，相对于盈亏平衡秩。</translation>
    </message>
    <message>
        <source>How far forecasts were off so far, each judged on runs that it was not fitted on.</source>
        <translation>迄今预测的偏差，每次均以未参与拟合的运行来检验。</translation>
    </message>
    <message>
        <source>How it was decomposed</source>
        <translation>分解方式</translation>
    </message>
    <message>
        <source>How many directions of a matrix are kept. A matrix of rank r is stored as two thin matrices.</source>
        <translation>保留矩阵的多少个方向。秩为 r 的矩阵存储为两个细长矩阵。</translation>
    </message>
    <message>
        <source>How many next tokens the model hesitates between, on average, on a text: lower is better, and only comparable on the same text.</source>
        <translation>模型在一段文本上平均在多少个候选的下一 token 之间犹豫：越低越好，且仅在同一文本上可比。</translation>
    </message>
    <message>
        <source>How many processes of this computer share a job; on several GPUs one each. Each takes the memory of a job of its own. The result is the same.</source>
        <translation>这台计算机上由多少个进程分担一个任务；有多块 GPU 时每块一个。每个进程都要占用一个任务的内存。结果相同。</translation>
    </message>
    <message>
        <source>How many times as fast as its dense matrix the compressed site ran on this device, on its own, answering one token: generating for one person. Below 1 it is slower.</source>
        <translation>压缩后的矩阵单独在此设备上处理一个 token（为一个人生成）时，速度是其稠密矩阵的多少倍。低于 1 表示更慢。</translation>
    </message>
    <message>
        <source>How much further the compressed folder moved the weights than the best plain matrix of its rank would have: what the method gave up in the weights to serve what runs through them. 1 is plain SVD.</source>
        <translation>压缩文件夹的权重偏移，相对于同秩最优普通近似的倍数：即方法为照顾流经权重的数据，在权重本身上作出的让步。1 即普通 SVD。</translation>
    </message>
    <message>
        <source>How much of a single site&apos;s own deviation from its kind and depth is believed.</source>
        <translation>单个矩阵相对其类型和深度的自身偏差，有多大程度被采信。</translation>
    </message>
    <message>
        <source>How ranks are stored</source>
        <translation>秩的存储形式</translation>
    </message>
    <message>
        <source>How strongly a matrix stretches along each of its directions, the strongest first.</source>
        <translation>矩阵沿各个方向的拉伸强度，由强到弱排列。</translation>
    </message>
    <message>
        <source>How the error of a rank is weighed: by the weights alone, by the inputs that a site sees, or by what its outputs do to the loss.</source>
        <translation>秩的误差如何加权：仅按权重、按矩阵接收的输入，或按其输出对损失的影响。</translation>
    </message>
    <message>
        <source>How the input Gram&apos;s root is made: the same matrix.</source>
        <translation>输入 Gram 矩阵的根的求法：所得矩阵相同。</translation>
    </message>
    <message>
        <source>How to do it again</source>
        <translation>重现方法</translation>
    </message>
    <message>
        <source>Import a plan</source>
        <translation>导入方案</translation>
    </message>
    <message>
        <source>Import a recipe</source>
        <translation>导入配方</translation>
    </message>
    <message>
        <source>Import a recipe…</source>
        <translation>导入配方…</translation>
    </message>
    <message>
        <source>Import plan…</source>
        <translation>导入方案…</translation>
    </message>
    <message>
        <source>Import recipe…</source>
        <translation>导入配方…</translation>
    </message>
    <message>
        <source>Import {file}</source>
        <translation>导入 {file}</translation>
    </message>
    <message>
        <source>In each block these get the same rank, or are dense together, so that they can run as one matrix</source>
        <translation>在每个块中，它们取相同的秩，或同为稠密，以便作为一个矩阵运行</translation>
    </message>
    <message>
        <source>In each block these kinds get one rank, so that what reads the same input can run as one matrix.</source>
        <translation>在每个块中，这些类型取同一个秩，使读取相同输入的投影可作为一个矩阵运行。</translation>
    </message>
    <message>
        <source>In the order of the blocks</source>
        <translation>按块的顺序</translation>
    </message>
    <message>
        <source>Incoherent: asked to go on from the prompt, it repeats one token over and over.</source>
        <translation>不连贯：从提示词续写时，它不断重复同一个 token。</translation>
    </message>
    <message>
        <source>Incoherent: asked to go on from the prompt, it says nothing.</source>
        <translation>不连贯：从提示词续写时，它什么也没有说。</translation>
    </message>
    <message>
        <source>Incoherent: its loss is not finite, so it predicts nothing.</source>
        <translation>不连贯：它的损失不是有限值，因此什么也预测不了。</translation>
    </message>
    <message>
        <source>Incoherent: its perplexity is more than 10 times that of the dense model.</source>
        <translation>不连贯：它的困惑度超过稠密模型的 10 倍。</translation>
    </message>
    <message>
        <source>Information</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Information density</source>
        <translation>信息密度</translation>
    </message>
    <message>
        <source>Internal error ({where}): {error}.</source>
        <translation>内部错误（{where}）：{error}。</translation>
    </message>
    <message>
        <source>It chose {method}, stored {storage}.</source>
        <translation>它选择了 {method}，存储形式为 {storage}。</translation>
    </message>
    <message>
        <source>It generates at {share} of the speed on this device.</source>
        <translation>它在此设备上的生成速度为原来的 {share}。</translation>
    </message>
    <message>
        <source>It generates {times} times as fast.</source>
        <translation>它的生成速度是原来的 {times} 倍。</translation>
    </message>
    <message>
        <source>It reads text at {share} of the speed.</source>
        <translation>读取文本的速度为原来的 {share}。</translation>
    </message>
    <message>
        <source>It reads text {times} times as fast.</source>
        <translation>读取文本的速度为原来的 {times} 倍。</translation>
    </message>
    <message numerus="yes">
        <source>It was made with {method} on %n rows of {text}, other than the present settings.</source>
        <translation>
            <numerusform>该方案由 {method} 在 {text} 的 %n 行上制定，与当前设置不同。</numerusform>
        </translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Jobs of a newer Rank Studio had not ended; open that one to go on with them.</source>
        <translation>较新版本的 Rank Studio 有未完成的任务；请打开那个版本来继续。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep a plan with Ctrl+B, change the one at hand, and they stand here side by side.</source>
        <translation>按 Ctrl+B 保留一个方案，再更改当前方案，两者即在此并列。</translation>
    </message>
    <message>
        <source>Keep more: {target}</source>
        <translation>保留更多：{target}</translation>
    </message>
    <message>
        <source>Keep plan</source>
        <translation>保留方案</translation>
    </message>
    <message>
        <source>Keep plan to compare</source>
        <translation>保留方案以供对比</translation>
    </message>
    <message>
        <source>Keep selection dense</source>
        <translation>选中项保持稠密</translation>
    </message>
    <message>
        <source>Keep the plan at hand, to see others against it</source>
        <translation>保留当前方案，以便与其他方案对比</translation>
    </message>
    <message>
        <source>Keep the plan at hand, to see others against it (Ctrl+B)</source>
        <translation>保留当前方案，以便与其他方案对比（Ctrl+B）</translation>
    </message>
    <message>
        <source>Keep the selected dense</source>
        <translation>将选中项保持稠密</translation>
    </message>
    <message>
        <source>Keep this plan no longer</source>
        <translation>不再保留此方案</translation>
    </message>
    <message>
        <source>Keep, share and use recipes</source>
        <translation>保存、分享和使用配方</translation>
    </message>
    <message>
        <source>Keeping the first r of them gives the closest matrix of rank r there is. Where they fall off quickly, a small rank loses little.</source>
        <translation>保留其中前 r 个，即得秩为 r 的最接近矩阵。奇异值衰减快的矩阵，秩很小损失也不大。</translation>
    </message>
    <message>
        <source>Keeps the output directions that the rows of text have in common, each row counting alike.</source>
        <translation>保留各行文本共有的输出方向，每行权重相同。</translation>
    </message>
    <message>
        <source>Kept parameters</source>
        <translation>保留的参数</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Kind that is shown</source>
        <translation>显示的类型</translation>
    </message>
    <message>
        <source>Kinds</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Language of the window, from the next start on</source>
        <translation>界面语言，下次启动时生效</translation>
    </message>
    <message>
        <source>Largest over smallest singular value, on a log scale.</source>
        <translation>最大与最小奇异值之比，对数刻度。</translation>
    </message>
    <message>
        <source>Largest singular value</source>
        <translation>最大奇异值</translation>
    </message>
    <message>
        <source>Last: train all stored factors and norms together to predict what the original model predicts.</source>
        <translation>最后：一起训练所有存储的因子和归一化参数，使其预测与原始模型一致。</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>后移</translation>
    </message>
    <message>
        <source>Learning rate; 0 is 0.005 for the network and 0.4 for free logits.</source>
        <translation>学习率；0 表示网络取 0.005，自由 logit 取 0.4。</translation>
    </message>
    <message>
        <source>Learns where each site is cut, by gradient descent on the model&apos;s loss with soft cuts.</source>
        <translation>以软截断对模型损失做梯度下降，学习每个矩阵的截断位置。</translation>
    </message>
    <message>
        <source>Learns which components each site keeps, by gradient descent on the model&apos;s loss.</source>
        <translation>对模型损失做梯度下降，学习每个矩阵保留哪些分量。</translation>
    </message>
    <message>
        <source>Least summed damage, corrected by how the model&apos;s loss really falls at trial plans.</source>
        <translation>总损伤最小，并按试验方案下模型损失的实际变化加以修正。</translation>
    </message>
    <message>
        <source>Least summed damage: takes parameters where they cost the least on the error curves.</source>
        <translation>总损伤最小：在误差曲线上代价最低处取走参数。</translation>
    </message>
    <message>
        <source>Left, Right; with Shift</source>
        <translation>←、→；加按 Shift</translation>
    </message>
    <message>
        <source>Let the allocator plan all ranks for the target; computes the curves first if it needs them</source>
        <translation>由分配器按目标规划所有的秩；需要时先计算曲线</translation>
    </message>
    <message>
        <source>Let the next job in the queue run first</source>
        <translation>让队列中的下一个任务先运行</translation>
    </message>
    <message>
        <source>Let this job run before the one above it in the queue</source>
        <translation>让此任务先于队列中的上一个任务运行</translation>
    </message>
    <message>
        <source>Level of the log</source>
        <translation>日志级别</translation>
    </message>
    <message>
        <source>Light or dark</source>
        <translation>浅色或深色</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁定</translation>
    </message>
    <message numerus="yes">
        <source>Lock %n bars</source>
        <translation>
            <numerusform>锁定 %n 个条形</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Lock %n sites</source>
        <translation>
            <numerusform>锁定 %n 个矩阵</numerusform>
        </translation>
    </message>
    <message>
        <source>Lock or unlock the selected</source>
        <translation>锁定或解锁选中项</translation>
    </message>
    <message>
        <source>Lock selected</source>
        <translation>锁定选中项</translation>
    </message>
    <message>
        <source>Lock selection</source>
        <translation>锁定选中项</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>Locked sites are left alone by drags and allocators</source>
        <translation>拖动和分配器不会改动已锁定的矩阵</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Log ranks</source>
        <translation>对数秩轴</translation>
    </message>
    <message>
        <source>Logits from a network over all sites, or one free number each.</source>
        <translation>logit 由覆盖所有矩阵的网络给出，或各为一个自由数值。</translation>
    </message>
    <message>
        <source>Look at a compressed folder beside this model: ranks, spectra and change of every site</source>
        <translation>将压缩文件夹与此模型并列查看：每个矩阵的秩、谱和变化</translation>
    </message>
    <message>
        <source>Look at the model alone again</source>
        <translation>恢复仅查看此模型</translation>
    </message>
    <message>
        <source>Loss per component</source>
        <translation>各分量的损失</translation>
    </message>
    <message>
        <source>Lost: {lost}</source>
        <translation>代价：{lost}</translation>
    </message>
    <message numerus="yes">
        <source>Make %n bars dense</source>
        <translation>
            <numerusform>将 %n 个条形设为稠密</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Make %n sites dense</source>
        <translation>
            <numerusform>将 %n 个矩阵设为稠密</numerusform>
        </translation>
    </message>
    <message>
        <source>Make dense</source>
        <translation>设为稠密</translation>
    </message>
    <message>
        <source>Make {bar} dense</source>
        <translation>将 {bar} 设为稠密</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>敏感度图</translation>
    </message>
    <message>
        <source>Mean zero-shot accuracy of the compressed and of the dense model.</source>
        <translation>压缩模型与稠密模型的平均零样本准确率。</translation>
    </message>
    <message>
        <source>Mean zero-shot accuracy, in percent</source>
        <translation>平均零样本准确率，以百分比计</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Measure perplexity, speed and memory of the open model</source>
        <translation>测量当前模型的困惑度、速度和内存</translation>
    </message>
    <message>
        <source>Measure {name}.</source>
        <translation>测量 {name}。</translation>
    </message>
    <message>
        <source>Measured</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>Measured on the last compressed checkpoint.</source>
        <translation>在最近一次压缩的检查点上测得。</translation>
    </message>
    <message>
        <source>Measured on the model as it was opened.</source>
        <translation>在刚打开的模型上测得。</translation>
    </message>
    <message>
        <source>Measured over the dense model&apos;s on the same text</source>
        <translation>同一文本上，实测值与稠密模型之比</translation>
    </message>
    <message>
        <source>Measured sensitivity</source>
        <translation>实测敏感度</translation>
    </message>
    <message>
        <source>Measures gradients with the curves, so that the forecast from moments works; kfac-svd, io-svd and the like do so anyway. Costs a forward and a backward pass over the text.</source>
        <translation>计算曲线时同时测量梯度，使基于统计矩的预测可用；kfac-svd、io-svd 等方法本就如此。需在文本上前向与反向传播各一次。</translation>
    </message>
    <message>
        <source>Memory in MB</source>
        <translation>内存 (MB)</translation>
    </message>
    <message>
        <source>Memory of the device</source>
        <translation>设备显存</translation>
    </message>
    <message>
        <source>Memory of the worker</source>
        <translation>工作进程内存</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Method, allocator, storage, text and refinement</source>
        <translation>方法、分配器、存储形式、文本与精修</translation>
    </message>
    <message>
        <source>Method: {name}</source>
        <translation>方法：{name}</translation>
    </message>
    <message>
        <source>Middle of the scale: {value}</source>
        <translation>刻度中点：{value}</translation>
    </message>
    <message>
        <source>Middle of the scale: {value} (log scale)</source>
        <translation>刻度中点：{value}（对数刻度）</translation>
    </message>
    <message>
        <source>Minimum rank</source>
        <translation>最小秩</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>模型卡</translation>
    </message>
    <message>
        <source>Model {source}</source>
        <translation>模型 {source}</translation>
    </message>
    <message>
        <source>Models and projects (*.gguf *{suffix})</source>
        <translation>模型和项目 (*.gguf *{suffix})</translation>
    </message>
    <message>
        <source>Module path of the projection</source>
        <translation>投影的模块路径</translation>
    </message>
    <message>
        <source>Most memory of a job on the GPU, in MB</source>
        <translation>一个任务最多占用的显存 (MB)</translation>
    </message>
    <message>
        <source>Most memory of a job, in MB</source>
        <translation>一个任务最多占用的内存 (MB)</translation>
    </message>
    <message>
        <source>Most models: the sample model takes about four minutes on two cores; at keep 0.8 its perplexity rises from 23.4 to 28.9, at keep 0.6 to 51.9.</source>
        <translation>适合大多数模型：示例模型在双核上约需四分钟；保留比例为 0.8 时，困惑度由 23.4 升至 28.9，为 0.6 时升至 51.9。</translation>
    </message>
    <message>
        <source>Most probable tokens the curvature is taken from, a pass each; 0: one sampled.</source>
        <translation>曲率取自概率最高的若干个 token，每个需一次传播；0：采样一个。</translation>
    </message>
    <message>
        <source>Most that a job may hold in memory at once. With less, what is large stays on disk and fewer tokens and sites are worked on at a time; the result is the same to rounding.</source>
        <translation>一个任务同时最多可占用的内存。设得较小时，大的数据留在磁盘上，同时处理的 token 和矩阵也更少；除舍入外结果相同。</translation>
    </message>
    <message>
        <source>Multiple of</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>Multiplied out: a stock checkpoint of the old size, that any tool loads</source>
        <translation>乘回：原大小的标准检查点，任何工具均可加载</translation>
    </message>
    <message>
        <source>Name of the new recipe</source>
        <translation>新配方名称</translation>
    </message>
    <message>
        <source>Name of the plan</source>
        <translation>方案名称</translation>
    </message>
    <message>
        <source>Name of the recipe, then Return</source>
        <translation>输入配方名称后按 Return</translation>
    </message>
    <message>
        <source>Needs about {needed}; {free} are free there.</source>
        <translation>约需 {needed}；该处可用空间为 {free}。</translation>
    </message>
    <message>
        <source>Needs about {needed}; {free} are free there. That is too little.</source>
        <translation>约需 {needed}；该处可用空间为 {free}。空间不足。</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Next panel</source>
        <translation>下一个面板</translation>
    </message>
    <message>
        <source>No ceiling for {kind} (now {share})</source>
        <translation>{kind} 不设上限（当前 {share}）</translation>
    </message>
    <message>
        <source>No floor for {kind} (now {share})</source>
        <translation>{kind} 不设下限（当前 {share}）</translation>
    </message>
    <message>
        <source>No forecast yet</source>
        <translation>暂无预测</translation>
    </message>
    <message>
        <source>No jobs yet. Opening a model starts the first one.</source>
        <translation>暂无任务。打开模型即启动第一个任务。</translation>
    </message>
    <message>
        <source>No model open</source>
        <translation>未打开模型</translation>
    </message>
    <message>
        <source>No plan yet</source>
        <translation>暂无方案</translation>
    </message>
    <message>
        <source>No runs yet. “Compress” adds one; “Evaluate” says how good it came out.</source>
        <translation>暂无运行。“压缩”会添加一次运行；“评估”给出其效果。</translation>
    </message>
    <message>
        <source>No site gets a rank below this</source>
        <translation>任何矩阵的秩都不低于此值</translation>
    </message>
    <message>
        <source>No site stays dense unless it is locked</source>
        <translation>除非已锁定，任何矩阵都不保持稠密</translation>
    </message>
    <message>
        <source>No smaller, and the model no longer predicts text.</source>
        <translation>未变小，且模型已无法预测文本。</translation>
    </message>
    <message>
        <source>No smaller, at a perplexity {rise} higher.</source>
        <translation>未变小，困惑度高出 {rise}。</translation>
    </message>
    <message>
        <source>No smaller, at no loss that was measured.</source>
        <translation>未变小，未测得损失。</translation>
    </message>
    <message>
        <source>No term with “{typed}” in it.</source>
        <translation>没有包含“{typed}”的术语。</translation>
    </message>
    <message>
        <source>Not compressible: {site}: {reason}</source>
        <translation>不可压缩：{site}：{reason}</translation>
    </message>
    <message>
        <source>Not known to this version of the program.</source>
        <translation>此版本的程序无法识别。</translation>
    </message>
    <message>
        <source>Notes for the model card</source>
        <translation>模型卡备注</translation>
    </message>
    <message>
        <source>Nothing is forecast or measured yet.</source>
        <translation>尚无预测或测量结果。</translation>
    </message>
    <message>
        <source>Nothing is measured yet; evaluate the model first.</source>
        <translation>尚无测量结果；请先评估模型。</translation>
    </message>
    <message>
        <source>Nothing measured yet</source>
        <translation>暂无测量结果</translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>未选中任何项</translation>
    </message>
    <message>
        <source>Nothing to compress</source>
        <translation>无可压缩内容</translation>
    </message>
    <message>
        <source>Nothing to plan</source>
        <translation>无可规划内容</translation>
    </message>
    <message>
        <source>Number type</source>
        <translation>数值类型</translation>
    </message>
    <message>
        <source>Number type of the forward pass; auto measures which is faster here</source>
        <translation>前向传播的数值类型；auto 会实测本机上哪种更快</translation>
    </message>
    <message>
        <source>O1 input-agnostic, O2 input-aware, O3 shift-aware, O4 anchored and adaptive.</source>
        <translation>O1 不感知输入，O2 感知输入，O3 感知偏移，O4 锚定且自适应。</translation>
    </message>
    <message>
        <source>Of AdamW.</source>
        <translation>AdamW 的参数。</translation>
    </message>
    <message>
        <source>Of AdamW; published code: 0.01.</source>
        <translation>AdamW 的权重衰减；公开代码：0.01。</translation>
    </message>
    <message>
        <source>Of all weights in the files. Sixteen bits take half of thirty-two; float16 is finer than bfloat16 but cannot hold large numbers.</source>
        <translation>文件中所有权重的数值类型。16 位占 32 位的一半；float16 比 bfloat16 精细，但不能表示很大的数。</translation>
    </message>
    <message>
        <source>On measured runs, each left out in turn: {record}.</source>
        <translation>在实测运行上逐一留出检验：{record}。</translation>
    </message>
    <message>
        <source>One bar for each site.</source>
        <translation>每个矩阵一个条形。</translation>
    </message>
    <message>
        <source>One bar for every site, block or kind (F)</source>
        <translation>每个矩阵、块或类型一个条形（F）</translation>
    </message>
    <message>
        <source>One click</source>
        <translation>一键压缩</translation>
    </message>
    <message>
        <source>One click: compress to {name}</source>
        <translation>一键压缩：压缩到 {name}</translation>
    </message>
    <message>
        <source>One click: measure {name}</source>
        <translation>一键压缩：测量 {name}</translation>
    </message>
    <message>
        <source>One click: plan for {target} by the recipe {recipe}</source>
        <translation>一键压缩：按配方 {recipe} 规划至 {target}</translation>
    </message>
    <message>
        <source>One click…</source>
        <translation>一键压缩…</translation>
    </message>
    <message>
        <source>One file, to share</source>
        <translation>单个文件，便于分享</translation>
    </message>
    <message>
        <source>One linear projection inside a block of the model, such as the query matrix of block 3: what can be given a rank.</source>
        <translation>模型某个块内的一个线性投影，例如第 3 块的 query 矩阵：可以为其指定秩的对象。</translation>
    </message>
    <message>
        <source>One rank more, one less</source>
        <translation>增加或减少一个秩</translation>
    </message>
    <message>
        <source>Only curves of methods such as zs-svd tell the loss of each component.</source>
        <translation>仅 zs-svd 等方法的曲线能给出各分量的损失。</translation>
    </message>
    <message>
        <source>Only models like the open one</source>
        <translation>仅与当前模型同类</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open GGUF or project…</source>
        <translation>打开 GGUF 或项目…</translation>
    </message>
    <message>
        <source>Open a GGUF file or a project</source>
        <translation>打开 GGUF 文件或项目</translation>
    </message>
    <message>
        <source>Open a Hub id or path</source>
        <translation>打开 Hub id 或路径</translation>
    </message>
    <message>
        <source>Open a folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Open a model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>Open a model and select a cell or a bar to see its singular values. [Begin with the tiny one](open-tiny)</source>
        <translation>打开模型并选中单元格或条形，以查看其奇异值。[从微型模型开始](open-tiny)</translation>
    </message>
    <message>
        <source>Open a model first.</source>
        <translation>请先打开模型。</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>打开模型文件夹</translation>
    </message>
    <message>
        <source>Open a model to begin.</source>
        <translation>打开模型以开始。</translation>
    </message>
    <message>
        <source>Open a model to plan its ranks: one bar for each projection.</source>
        <translation>打开模型以规划其秩：每个投影一个条形。</translation>
    </message>
    <message>
        <source>Open a model to see every projection on a line of its own.</source>
        <translation>打开模型后，每个投影在此单列一行。</translation>
    </message>
    <message>
        <source>Open a model to see how one kind of projection changes from block to block.</source>
        <translation>打开模型后，可查看同类投影在各块间的变化。</translation>
    </message>
    <message>
        <source>Open a model to see its projections here: one cell for each block and kind.</source>
        <translation>打开模型后，其投影显示于此：每个块和类型对应一个单元格。</translation>
    </message>
    <message>
        <source>Open a model: size and predicted damage of its plan appear here. [Begin with the tiny one](open-tiny)</source>
        <translation>打开模型后，此处显示其方案的大小和预测损伤。[从微型模型开始](open-tiny)</translation>
    </message>
    <message>
        <source>Open a model: what is measured of it and of its compressions comes here.</source>
        <translation>打开模型后，此处显示该模型及其各次压缩的测量结果。</translation>
    </message>
    <message>
        <source>Open a model; then say how small it is to be, and press one button. [Begin with the tiny one](open-tiny)</source>
        <translation>打开模型，指定目标大小，再按一个按钮即可。[从微型模型开始](open-tiny)</translation>
    </message>
    <message>
        <source>Open by name…</source>
        <translation>按名称打开…</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Open model {name}</source>
        <translation>打开模型 {name}</translation>
    </message>
    <message>
        <source>Open project {name}</source>
        <translation>打开项目 {name}</translation>
    </message>
    <message>
        <source>Open recent</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Open sample model</source>
        <translation>打开示例模型</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open the model and bring back what was not saved</source>
        <translation>打开模型并恢复未保存的更改</translation>
    </message>
    <message>
        <source>Open the sample model</source>
        <translation>打开示例模型</translation>
    </message>
    <message>
        <source>Open the tiny model</source>
        <translation>打开微型模型</translation>
    </message>
    <message>
        <source>Open tiny model</source>
        <translation>打开微型模型</translation>
    </message>
    <message>
        <source>Open without saving</source>
        <translation>不保存直接打开</translation>
    </message>
    <message>
        <source>Open {model}</source>
        <translation>打开 {model}</translation>
    </message>
    <message>
        <source>Opened {model}: {sites} sites in {blocks} blocks, {parameters}.</source>
        <translation>已打开 {model}：{blocks} 个块，共 {sites} 个矩阵，参数量 {parameters}。</translation>
    </message>
    <message>
        <source>Optimiser steps per block.</source>
        <translation>每个块的优化器步数。</translation>
    </message>
    <message>
        <source>Order of the bars</source>
        <translation>条形的排列顺序</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>原始</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>轮廓</translation>
    </message>
    <message>
        <source>PNG picture (*.png);;SVG drawing (*.svg);;CSV numbers (*.csv)</source>
        <translation>PNG 图片 (*.png);;SVG 矢量图 (*.svg);;CSV 数值 (*.csv)</translation>
    </message>
    <message>
        <source>Paint by rule…</source>
        <translation>按规则绘制…</translation>
    </message>
    <message>
        <source>Panel</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Parameters of the whole model, embeddings included.</source>
        <translation>整个模型的参数量，含嵌入层。</translation>
    </message>
    <message>
        <source>Parameters that the plan stores for the sites, to the last integer.</source>
        <translation>方案为各矩阵存储的参数量，精确到个位。</translation>
    </message>
    <message>
        <source>Part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>Part of a kind&apos;s parameters that its sites share alike.</source>
        <translation>某一类型的参数中，由其各矩阵均分的比例。</translation>
    </message>
    <message>
        <source>Passes of the alternating power iteration; published: to convergence.</source>
        <translation>交替幂迭代的遍数；原论文：直至收敛。</translation>
    </message>
    <message>
        <source>Passes over the calibration rows per block; published: 25.</source>
        <translation>每个块遍历校准行的次数；原论文：25。</translation>
    </message>
    <message>
        <source>Passes over the calibration rows.</source>
        <translation>遍历校准行的次数。</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Pausing…</source>
        <translation>正在暂停…</translation>
    </message>
    <message>
        <source>Peak step size of AdamW (warm-up, then cosine).</source>
        <translation>AdamW 的峰值步长（先预热，再按余弦衰减）。</translation>
    </message>
    <message>
        <source>Peak step size of AdamW (warm-up, then cosine); published: 1e-4.</source>
        <translation>AdamW 的峰值步长（先预热，后余弦衰减）；原论文：1e-4。</translation>
    </message>
    <message>
        <source>Pearson correlation</source>
        <translation>Pearson 相关系数</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>Perplexity as it was forecast before compressing, with its interval</source>
        <translation>压缩前预测的困惑度及其区间</translation>
    </message>
    <message>
        <source>Perplexity as it was measured afterwards</source>
        <translation>压缩后实测的困惑度</translation>
    </message>
    <message>
        <source>Perplexity on</source>
        <translation>困惑度文本</translation>
    </message>
    <message>
        <source>Perplexity {before} → {after} over {tokens} tokens.</source>
        <translation>困惑度 {before} → {after}，共 {tokens} 个 token。</translation>
    </message>
    <message>
        <source>Perplexity {value}</source>
        <translation>困惑度 {value}</translation>
    </message>
    <message>
        <source>Perplexity {value} after refinement</source>
        <translation>精修后困惑度 {value}</translation>
    </message>
    <message>
        <source>Perplexity {value} before refinement</source>
        <translation>精修前困惑度 {value}</translation>
    </message>
    <message>
        <source>Perplexity, compressed</source>
        <translation>困惑度（压缩）</translation>
    </message>
    <message>
        <source>Perplexity, dense</source>
        <translation>困惑度（稠密）</translation>
    </message>
    <message>
        <source>Pivoted: rows of the matrix itself and coefficients for the others</source>
        <translation>主元式：矩阵自身的若干行，以及其余各行的系数</translation>
    </message>
    <message>
        <source>Plain too</source>
        <translation>含未加权谱</translation>
    </message>
    <message>
        <source>Plain, unweighted.</source>
        <translation>普通谱，未加权。</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>规划</translation>
    </message>
    <message>
        <source>Plan (*.json)</source>
        <translation>方案 (*.json)</translation>
    </message>
    <message>
        <source>Plan by {allocator} for {target}</source>
        <translation>用 {allocator} 规划至 {target}</translation>
    </message>
    <message>
        <source>Plan for {target} by the recipe {recipe}.</source>
        <translation>按配方 {recipe} 规划至 {target}。</translation>
    </message>
    <message>
        <source>Plan the ranks</source>
        <translation>规划各秩</translation>
    </message>
    <message>
        <source>Plan the ranks that the folder was written with; undo brings yours</source>
        <translation>采用写出该文件夹时的秩作为方案；撤销可恢复原方案</translation>
    </message>
    <message>
        <source>Plan to compare with</source>
        <translation>用于对比的方案</translation>
    </message>
    <message>
        <source>Plan, figures, forecast against measurement and how to do it again, in one HTML or PDF file</source>
        <translation>方案、图、预测与测量的对照以及重现方法，汇于一个 HTML 或 PDF 文件</translation>
    </message>
    <message>
        <source>Plan, write the smaller model, and measure it beside the original</source>
        <translation>规划并写出更小的模型，与原模型并列测量</translation>
    </message>
    <message>
        <source>Planned rank</source>
        <translation>规划的秩</translation>
    </message>
    <message>
        <source>Planning</source>
        <translation>规划</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>Plans side by side</source>
        <translation>方案并列对比</translation>
    </message>
    <message>
        <source>Plans whose slopes are measured, each made with what the ones before taught.</source>
        <translation>测量斜率的方案数，每个方案都利用此前各方案的所得。</translation>
    </message>
    <message>
        <source>Pointer</source>
        <translation>指针处</translation>
    </message>
    <message>
        <source>Positions left out at the start of each row, at most an eighth of it.</source>
        <translation>每行开头略去的位置数，至多为该行的八分之一。</translation>
    </message>
    <message>
        <source>Predicted damage</source>
        <translation>预测损伤</translation>
    </message>
    <message>
        <source>Previous panel</source>
        <translation>上一个面板</translation>
    </message>
    <message>
        <source>Price of the next rank</source>
        <translation>下一个秩的代价</translation>
    </message>
    <message>
        <source>Probe the model when a plan is made</source>
        <translation>制定方案时探测模型</translation>
    </message>
    <message>
        <source>Probing</source>
        <translation>正在探测</translation>
    </message>
    <message>
        <source>Probing: original model</source>
        <translation>正在探测：原模型</translation>
    </message>
    <message>
        <source>Probing: trial plans</source>
        <translation>正在探测：试验方案</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>Processor cores that the worker process keeps busy, over the last three minutes</source>
        <translation>最近三分钟内工作进程占用的处理器核数</translation>
    </message>
    <message>
        <source>Project {source}</source>
        <translation>项目 {source}</translation>
    </message>
    <message>
        <source>Put a written folder on the Hugging Face Hub, with your own login</source>
        <translation>用自己的登录身份，将写出的文件夹上传到 Hugging Face Hub</translation>
    </message>
    <message>
        <source>Put each row into the model&apos;s chat template, as it is used later</source>
        <translation>将每一行套入模型的对话模板，与日后使用时一致</translation>
    </message>
    <message>
        <source>Put what {work} would start on the clipboard, as Python</source>
        <translation>将“{work}”所启动的操作以 Python 形式复制到剪贴板</translation>
    </message>
    <message>
        <source>Put what {work} would start on the clipboard, as command</source>
        <translation>将“{work}”所启动的操作以命令形式复制到剪贴板</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>题数</translation>
    </message>
    <message>
        <source>Questions of each task</source>
        <translation>每个评测任务的题数</translation>
    </message>
    <message>
        <source>Questions of each task, the first ones</source>
        <translation>每个评测任务的题数，取最前面的题</translation>
    </message>
    <message>
        <source>Questions the model answers without examples; accuracy is the share it gets right.</source>
        <translation>模型在没有示例的情况下回答的问题；准确率为答对的比例。</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Rank Studio ended before {title} was saved; its changes up to {time} can be brought back.</source>
        <translation>Rank Studio 在 {title} 保存前退出；可恢复其截至 {time} 的更改。</translation>
    </message>
    <message>
        <source>Rank Studio project (*{suffix})</source>
        <translation>Rank Studio 项目 (*{suffix})</translation>
    </message>
    <message>
        <source>Rank for 90 % of the energy</source>
        <translation>90% 能量所需的秩</translation>
    </message>
    <message>
        <source>Rank for 90 % of the energy, weighted</source>
        <translation>90% 能量所需的秩（加权）</translation>
    </message>
    <message>
        <source>Rank in the plan at hand; sorted by rank, dense last</source>
        <translation>当前方案中的秩；按秩排序，稠密在最后</translation>
    </message>
    <message>
        <source>Rank or share of the selected bars</source>
        <translation>选中条形的秩或比例</translation>
    </message>
    <message>
        <source>Rank {rank} costs {cost} nats.</source>
        <translation>秩 {rank} 的代价为 {cost} 奈特。</translation>
    </message>
    <message>
        <source>Ranks</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>Ranks below dense are multiples of this; hardware likes 8, 16 or 64</source>
        <translation>低于稠密的秩均取此数的倍数；硬件偏好 8、16 或 64</translation>
    </message>
    <message>
        <source>Ranks below dense are multiples of this; hardware likes 8, 16 or 64.</source>
        <translation>低于稠密的秩均取此数的倍数；硬件偏好 8、16 或 64。</translation>
    </message>
    <message>
        <source>Ranks of {folder}</source>
        <translation>{folder} 的秩</translation>
    </message>
    <message>
        <source>Ranks set by hand keep to the constraints in the settings: multiples, floors, ceilings, fused kinds</source>
        <translation>手动设置的秩遵守设置中的约束：倍数、下限、上限、融合类型</translation>
    </message>
    <message>
        <source>Read off the plan: {number} = {value}.</source>
        <translation>从方案中读取：{number} = {value}。</translation>
    </message>
    <message>
        <source>Read the forecast</source>
        <translation>解读预测</translation>
    </message>
    <message>
        <source>Ready.</source>
        <translation>就绪。</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Recipe (*.json)</source>
        <translation>配方 (*.json)</translation>
    </message>
    <message>
        <source>Recipes</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>推荐</translation>
    </message>
    <message>
        <source>Recover</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Refine</source>
        <translation>精修</translation>
    </message>
    <message>
        <source>Refined by</source>
        <translation>精修步骤</translation>
    </message>
    <message>
        <source>Refinement gained nothing on the held-out text: {change}.</source>
        <translation>精修在留出文本上未见改善：{change}。</translation>
    </message>
    <message>
        <source>Refinement gained on the held-out text: {change}, {share} of the damage made good.</source>
        <translation>精修在留出文本上有改善：{change}，弥补了 {share} 的损伤。</translation>
    </message>
    <message>
        <source>Refinement gained on the held-out text: {change}.</source>
        <translation>精修在留出文本上有改善：{change}。</translation>
    </message>
    <message>
        <source>Refinement made the held-out text worse: {change}.</source>
        <translation>精修使留出文本变差：{change}。</translation>
    </message>
    <message>
        <source>Refining</source>
        <translation>正在精修</translation>
    </message>
    <message>
        <source>Relative error of the plan</source>
        <translation>方案的相对误差</translation>
    </message>
    <message>
        <source>Relative to the largest</source>
        <translation>相对于最大值</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove the recipe {name}?</source>
        <translation>删除配方 {name}？</translation>
    </message>
    <message>
        <source>Remove this recipe</source>
        <translation>删除此配方</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>仓库</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>重置布局</translation>
    </message>
    <message>
        <source>Reset to published defaults</source>
        <translation>恢复论文默认值</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Return; B</source>
        <translation>Return；B</translation>
    </message>
    <message>
        <source>Return; Shift+Return</source>
        <translation>Return；Shift+Return</translation>
    </message>
    <message>
        <source>Return; double click</source>
        <translation>Return；双击</translation>
    </message>
    <message>
        <source>Rise</source>
        <translation>升幅</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行数</translation>
    </message>
    <message>
        <source>Rows for calibration</source>
        <translation>校准行数</translation>
    </message>
    <message>
        <source>Rows for evaluation</source>
        <translation>评估行数</translation>
    </message>
    <message>
        <source>Rows of calibration text the gradient is taken on; published: 1.</source>
        <translation>用于求梯度的校准文本行数；原论文：1。</translation>
    </message>
    <message>
        <source>Rows of text per optimiser step.</source>
        <translation>每个优化步使用的文本行数。</translation>
    </message>
    <message>
        <source>Rows of text per optimiser step; published: 32 rows of 2,048 tokens.</source>
        <translation>每个优化器步的文本行数；原论文：32 行，每行 2,048 个 token。</translation>
    </message>
    <message>
        <source>Rows of text that moments are measured on</source>
        <translation>用于测量统计矩的文本行数</translation>
    </message>
    <message>
        <source>Rows of text that perplexity is measured on</source>
        <translation>用于测量困惑度的文本行数</translation>
    </message>
    <message>
        <source>Rows of the calibration text that nothing is learnt from, and that decide which result of refinement is kept.</source>
        <translation>校准文本中不参与学习的行，用来决定保留哪个精修结果。</translation>
    </message>
    <message>
        <source>Rows of the calibration text that probes are asked on, behind those that moments are measured on.</source>
        <translation>校准文本中用于探测的行，位于测量统计矩的行之后。</translation>
    </message>
    <message>
        <source>Rows of the calibration text, behind those that are calibrated on, that decide which iterate is kept.</source>
        <translation>校准文本中用来决定保留哪个迭代结果的行，位于校准所用的行之后。</translation>
    </message>
    <message>
        <source>Rows of the calibration text, behind those that moments are measured on, that the search runs the model on</source>
        <translation>校准文本中供搜索时运行模型的行，位于测量统计矩的行之后</translation>
    </message>
    <message>
        <source>Rows of the watched text.</source>
        <translation>监测文本的行数。</translation>
    </message>
    <message>
        <source>Rows × columns; sorted by parameters</source>
        <translation>行 × 列；按参数量排序</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>规则</translation>
    </message>
    <message>
        <source>Rule {rule}</source>
        <translation>规则 {rule}</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Run the model while they search</source>
        <translation>搜索时需运行模型</translation>
    </message>
    <message>
        <source>Run this code</source>
        <translation>运行此代码</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>Running the model on some text to see what its sites get as input, and, for some methods, what their outputs do to the loss.</source>
        <translation>让模型跑一段文本，观察各矩阵得到怎样的输入；对某些方法，还观察其输出对损失的影响。</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Runs of this model, the newest first.</source>
        <translation>此模型的各次运行，最新的在前。</translation>
    </message>
    <message>
        <source>SVD with each input column scaled by how large its activations are.</source>
        <translation>SVD，各输入列按其激活值的大小缩放。</translation>
    </message>
    <message>
        <source>SVD with each input column scaled by how strongly the loss reacts to its weights.</source>
        <translation>SVD，各输入列按损失对其权重的敏感程度缩放。</translation>
    </message>
    <message>
        <source>Same rank</source>
        <translation>同秩</translation>
    </message>
    <message>
        <source>Save a figure</source>
        <translation>保存图表</translation>
    </message>
    <message>
        <source>Save a report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Save figure…</source>
        <translation>保存图表…</translation>
    </message>
    <message>
        <source>Save or copy the map, the bars, the spectrum or the frontier: PNG, SVG, CSV</source>
        <translation>保存或复制敏感度图、条形、谱或前沿：PNG、SVG、CSV</translation>
    </message>
    <message>
        <source>Save project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>Save project as…</source>
        <translation>项目另存为…</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Save settings as recipe…</source>
        <translation>将设置存为配方…</translation>
    </message>
    <message>
        <source>Save the figure</source>
        <translation>保存图表</translation>
    </message>
    <message>
        <source>Save the present settings as a recipe…</source>
        <translation>将当前设置存为配方…</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>Save {file}</source>
        <translation>保存 {file}</translation>
    </message>
    <message>
        <source>Saved the report {path}.</source>
        <translation>已保存报告 {path}。</translation>
    </message>
    <message>
        <source>Saved {path}.</source>
        <translation>已保存 {path}。</translation>
    </message>
    <message>
        <source>Saved {path}; run it with sh to make the same plan on the command line.</source>
        <translation>已保存 {path}；用 sh 运行即可在命令行生成同样的方案。</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Say how small, and let a recipe plan, compress and measure; with an estimate first</source>
        <translation>指定目标大小，由配方完成规划、压缩和测量；开始前先给出估计</translation>
    </message>
    <message>
        <source>Say what {word} should be: {example}.</source>
        <translation>请写明 {word} 的取值：{example}。</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search for sites</source>
        <translation>搜索矩阵</translation>
    </message>
    <message>
        <source>Search for sites by name, kind, block, shape or any statistic</source>
        <translation>按名称、类型、块、形状或任一统计量搜索矩阵</translation>
    </message>
    <message>
        <source>Search rows</source>
        <translation>搜索行</translation>
    </message>
    <message>
        <source>Search rows that every score is taken on, of those there are.</source>
        <translation>每次评分所用的搜索行数，以现有行数为限。</translation>
    </message>
    <message>
        <source>Search the glossary</source>
        <translation>搜索术语表</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>Searching: learning masks</source>
        <translation>搜索：学习掩码</translation>
    </message>
    <message>
        <source>Searching: learning positions</source>
        <translation>搜索：学习位置</translation>
    </message>
    <message>
        <source>Searching: slopes</source>
        <translation>搜索：斜率</translation>
    </message>
    <message>
        <source>See where a language model can give, plan its ranks, make it smaller.</source>
        <translation>看清语言模型哪里可以压缩，规划各矩阵的秩，让模型变小。</translation>
    </message>
    <message>
        <source>See where it can give</source>
        <translation>查看哪里可以压缩</translation>
    </message>
    <message>
        <source>Select</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>Select a site first.</source>
        <translation>请先选择一个矩阵。</translation>
    </message>
    <message>
        <source>Select all sites</source>
        <translation>选择所有矩阵</translation>
    </message>
    <message>
        <source>Select nothing</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Select the first, the last</source>
        <translation>选择第一个、最后一个</translation>
    </message>
    <message>
        <source>Select the matches; add them to the selection</source>
        <translation>选择匹配项；添加到选择</translation>
    </message>
    <message>
        <source>Select the neighbour; take it in</source>
        <translation>选择相邻项；加入选择</translation>
    </message>
    <message>
        <source>Select the sites that were found (Return; Shift+Return adds them to the selection)</source>
        <translation>选择找到的矩阵（Return；Shift+Return 添加到当前选择）</translation>
    </message>
    <message>
        <source>Sensitivity map</source>
        <translation>敏感度图</translation>
    </message>
    <message>
        <source>Sensitivity: damage at keep 80 %</source>
        <translation>敏感度：保留 80% 时的损伤</translation>
    </message>
    <message>
        <source>Sensitivity: error at keep 80 %</source>
        <translation>敏感度：保留 80% 时的误差</translation>
    </message>
    <message numerus="yes">
        <source>Set %n sites to {amount}</source>
        <translation>
            <numerusform>将 %n 个矩阵设为 {amount}</numerusform>
        </translation>
    </message>
    <message>
        <source>Set the ceiling of {kind} to {share}</source>
        <translation>将 {kind} 的上限设为 {share}</translation>
    </message>
    <message>
        <source>Set the floor of {kind} to {share}</source>
        <translation>将 {kind} 的下限设为 {share}</translation>
    </message>
    <message>
        <source>Set {bar} to {amount}</source>
        <translation>将 {bar} 设为 {amount}</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Shannon entropy, in nats, of the energy shares σ² / Σσ².</source>
        <translation>能量占比 σ² / Σσ² 的香农熵，单位为奈特。</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Share of the energy lost at the planned rank as the method weights it.</source>
        <translation>按方法加权，在方案给定的秩下损失的能量占比。</translation>
    </message>
    <message>
        <source>Share of the mean diagonal in both factors; published: 1e-5 and up.</source>
        <translation>两个因子中混入平均对角元的比例；原论文：1e-5 及以上。</translation>
    </message>
    <message>
        <source>Share of the mean diagonal in the curvature.</source>
        <translation>曲率矩阵中混入平均对角元的比例。</translation>
    </message>
    <message>
        <source>Share of the mean diagonal in the input Gram.</source>
        <translation>输入 Gram 矩阵中混入平均对角元的比例。</translation>
    </message>
    <message>
        <source>Share of the mean diagonal in the output-gradient Gram.</source>
        <translation>输出梯度 Gram 矩阵中混入平均对角元的比例。</translation>
    </message>
    <message>
        <source>Share of the sites&apos; parameters</source>
        <translation>占矩阵参数的比例</translation>
    </message>
    <message>
        <source>Share of the sites&apos; parameters that the plan may store.</source>
        <translation>方案可存储的参数占矩阵参数的比例。</translation>
    </message>
    <message>
        <source>Share of the time in which the accelerator computed, over the last three minutes</source>
        <translation>最近三分钟内加速器处于计算状态的时间比例</translation>
    </message>
    <message>
        <source>Share of the weighted energy that is lost when the site keeps 80 % of its parameters, whatever the plan says.</source>
        <translation>矩阵保留 80% 参数时损失的加权能量占比，与方案无关。</translation>
    </message>
    <message>
        <source>Share of Σσ² that the planned rank keeps, unweighted.</source>
        <translation>方案给定的秩所保留的 Σσ² 占比，未加权。</translation>
    </message>
    <message>
        <source>Shares of its parameters that each site of a kind keeps at least and at most.</source>
        <translation>某一类型的每个矩阵至少和至多保留的参数比例。</translation>
    </message>
    <message>
        <source>Shell script (*.sh)</source>
        <translation>Shell 脚本 (*.sh)</translation>
    </message>
    <message>
        <source>Shift+Up, Shift+Down; Shift+wheel</source>
        <translation>Shift+Up、Shift+Down；Shift+滚轮</translation>
    </message>
    <message>
        <source>Show lines of this level and above</source>
        <translation>显示此级别及以上的日志行</translation>
    </message>
    <message>
        <source>Show the ranks on a logarithmic axis</source>
        <translation>以对数坐标轴显示秩</translation>
    </message>
    <message>
        <source>Singular values</source>
        <translation>奇异值</translation>
    </message>
    <message>
        <source>Site</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>Sites are found from the model&apos;s structure. Embeddings, norms and the head are none, and stay as they are.</source>
        <translation>这里的“矩阵”根据模型结构自动找出。嵌入层、归一化层和输出头不在其中，保持原样。</translation>
    </message>
    <message>
        <source>Sites that are stored at a rank below dense.</source>
        <translation>以低于稠密的秩存储的矩阵。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Size against quality: what was measured, and what is forecast of the plan at hand. Further down and left is better.</source>
        <translation>大小与质量的关系：包括实测结果，以及对当前方案的预测。越靠左下越好。</translation>
    </message>
    <message>
        <source>Size and predicted damage follow while you drag. The bar around each number is its interval: four of five measured plans fall into it. Every run that is measured narrows it.</source>
        <translation>拖动时，大小和预测损伤会随之更新。每个数值旁的横条是它的区间：五个实测方案中有四个落在其中。每多测一次运行，区间就会收窄。</translation>
    </message>
    <message>
        <source>Size as</source>
        <translation>大小按</translation>
    </message>
    <message>
        <source>Skip the tour</source>
        <translation>跳过导览</translation>
    </message>
    <message>
        <source>Slopes tried besides none.</source>
        <translation>除零斜率外尝试的斜率个数。</translation>
    </message>
    <message>
        <source>Smallest change of the predicted distribution to second order: weights inputs and logit curvature.</source>
        <translation>使预测分布的变化（二阶近似）最小：按输入和 logits 曲率加权。</translation>
    </message>
    <message>
        <source>Smallest error of each site&apos;s output on the calibration text (input whitening).</source>
        <translation>使各矩阵在校准文本上的输出误差最小（输入白化）。</translation>
    </message>
    <message>
        <source>Smallest fraction of its parameters a site keeps; at most 0.1 where keep is below 0.5.</source>
        <translation>每个矩阵保留参数的最小比例；保留比例低于 0.5 时至多为 0.1。</translation>
    </message>
    <message>
        <source>Smallest rank that keeps nine tenths of the energy as the method weights it, as a share of the full rank.</source>
        <translation>按方法加权，保留九成能量所需的最小秩占满秩的比例。</translation>
    </message>
    <message>
        <source>Smallest rank that keeps nine tenths of Σσ², as a share of the full rank. Low: compresses well.</source>
        <translation>保留 Σσ² 的九成所需的最小秩占满秩的比例。越低越容易压缩。</translation>
    </message>
    <message>
        <source>Smallest rise of the loss to second order: weights inputs and output gradients, token by token.</source>
        <translation>使损失升幅（二阶近似）最小：逐 token 按输入和输出梯度加权。</translation>
    </message>
    <message>
        <source>SmolLM2-135M-Instruct, 270 MB, fetched once</source>
        <translation>SmolLM2-135M-Instruct，270 MB，只需下载一次</translation>
    </message>
    <message>
        <source>Snap</source>
        <translation>吸附</translation>
    </message>
    <message>
        <source>Solid: as the method weights them; dashed: plain.</source>
        <translation>实线：按方法加权；虚线：未加权。</translation>
    </message>
    <message>
        <source>Some do it by arithmetic on error curves, at once; others run the model to see what a plan does.</source>
        <translation>有些在误差曲线上直接计算，立即得出结果；另一些则运行模型，查看方案的实际效果。</translation>
    </message>
    <message>
        <source>Spectra of every block</source>
        <translation>各块的谱</translation>
    </message>
    <message>
        <source>Spectra of {model}</source>
        <translation>{model} 的谱</translation>
    </message>
    <message>
        <source>Spectral entropy</source>
        <translation>谱熵</translation>
    </message>
    <message>
        <source>Spectrum</source>
        <translation>谱</translation>
    </message>
    <message>
        <source>Spectrum plot</source>
        <translation>谱图</translation>
    </message>
    <message>
        <source>Speed-up, 16 tokens</source>
        <translation>加速比，16 个 token</translation>
    </message>
    <message>
        <source>Speed-up, a prompt</source>
        <translation>加速比，提示词</translation>
    </message>
    <message>
        <source>Speed-up, one token</source>
        <translation>加速比，一个 token</translation>
    </message>
    <message>
        <source>Stable rank</source>
        <translation>稳定秩</translation>
    </message>
    <message>
        <source>Stable rank of the matrix as the chosen method weights it by what runs through it.</source>
        <translation>所选方法按流经矩阵的数据加权后，该矩阵的稳定秩。</translation>
    </message>
    <message>
        <source>Stable rank, weighted</source>
        <translation>稳定秩（加权）</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Start anew</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Start over: all dense</source>
        <translation>重新开始：全部稠密</translation>
    </message>
    <message>
        <source>Starting the worker process…</source>
        <translation>正在启动工作进程…</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>Statistic of each input column.</source>
        <translation>对每个输入列所取的统计量。</translation>
    </message>
    <message numerus="yes">
        <source>Step %n sites</source>
        <translation>
            <numerusform>微调 %n 个矩阵</numerusform>
        </translation>
    </message>
    <message>
        <source>Step size of AdamW, relative to each weight&apos;s root mean square.</source>
        <translation>AdamW 的步长，相对于各权重的均方根。</translation>
    </message>
    <message>
        <source>Step {bar}</source>
        <translation>微调 {bar}</translation>
    </message>
    <message>
        <source>Steps before and after truncation</source>
        <translation>截断前后的步骤</translation>
    </message>
    <message>
        <source>Steps in which the schedule falls by a factor of e.</source>
        <translation>调度值降为 1/e 所需的步数。</translation>
    </message>
    <message>
        <source>Steps of one search row each.</source>
        <translation>步数，每步使用一个搜索行。</translation>
    </message>
    <message>
        <source>Still running: {jobs}.</source>
        <translation>仍在运行：{jobs}。</translation>
    </message>
    <message>
        <source>Stop this job; what it has computed is kept</source>
        <translation>停止此任务；已计算的结果会保留</translation>
    </message>
    <message>
        <source>Stop; what was computed is kept and need not be computed again</source>
        <translation>停止；已计算的结果会保留，无需重算</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>存储形式</translation>
    </message>
    <message>
        <source>Storage in {dtype} costs up to {error} per site.</source>
        <translation>以 {dtype} 存储，每个矩阵最多带来 {error} 的误差。</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>存储</translation>
    </message>
    <message>
        <source>Store {storage}</source>
        <translation>以 {storage} 形式存储</translation>
    </message>
    <message>
        <source>Stored as it came, without a rank.</source>
        <translation>按原样存储，不设秩。</translation>
    </message>
    <message>
        <source>Stored parameters as a fraction of dense.</source>
        <translation>存储的参数量占稠密参数量的比例。</translation>
    </message>
    <message>
        <source>Take its ranks over</source>
        <translation>采用其秩</translation>
    </message>
    <message>
        <source>Take jobs that have ended off this list</source>
        <translation>从列表中移除已结束的任务</translation>
    </message>
    <message>
        <source>Take the ceiling of {kind} away</source>
        <translation>移除 {kind} 的上限</translation>
    </message>
    <message>
        <source>Take the compared plan over; undo brings yours</source>
        <translation>采用对照方案；撤销可恢复原方案</translation>
    </message>
    <message>
        <source>Take the floor of {kind} away</source>
        <translation>移除 {kind} 的下限</translation>
    </message>
    <message>
        <source>Take the plan of the run over; undo brings yours (Return, double click)</source>
        <translation>采用该运行的方案；撤销可恢复原方案（Return、双击）</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>评测任务</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>术语</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Text (*.txt *.jsonl *.parquet);;All files (*)</source>
        <translation>文本 (*.txt *.jsonl *.parquet);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Text for calibration</source>
        <translation>校准所用文本</translation>
    </message>
    <message>
        <source>Text for evaluation</source>
        <translation>评估所用文本</translation>
    </message>
    <message>
        <source>Text that perplexity was measured on</source>
        <translation>测量困惑度所用的文本</translation>
    </message>
    <message>
        <source>Texts: {texts}</source>
        <translation>文本：{texts}</translation>
    </message>
    <message>
        <source>That is a lot to lose: keep more, or spend more work on the same size.</source>
        <translation>损失较大：请提高保留比例，或在同样大小上投入更多计算。</translation>
    </message>
    <message>
        <source>The allocator chooses the method, and how it is stored.</source>
        <translation>由分配器选择方法及存储形式。</translation>
    </message>
    <message>
        <source>The answer cannot be kept: {reason}.</source>
        <translation>无法保存这个回答：{reason}。</translation>
    </message>
    <message>
        <source>The estimated rise of the loss, in nats a token, when a site is cut to a rank.</source>
        <translation>某个矩阵截断到某个秩时，损失的估计升幅，单位为每 token 奈特。</translation>
    </message>
    <message>
        <source>The exact error of a site at every rank, as the method weighs it.</source>
        <translation>矩阵在每个秩下的精确误差，按方法加权。</translation>
    </message>
    <message>
        <source>The exponential of the entropy of the singular values: how many directions there would be if all were equally strong.</source>
        <translation>奇异值之熵的指数：若所有方向同样强，相当于有多少个方向。</translation>
    </message>
    <message>
        <source>The figure cannot be saved at {path}: {why}; choose another place.</source>
        <translation>无法将图表保存到 {path}：{why}；请另选位置。</translation>
    </message>
    <message>
        <source>The folder to write; must not exist yet</source>
        <translation>要写入的文件夹；必须尚不存在</translation>
    </message>
    <message>
        <source>The language changes when Rank Studio is started the next time.</source>
        <translation>语言将在下次启动 Rank Studio 时切换。</translation>
    </message>
    <message>
        <source>The last per cent, and small targets, when there is time: tens of minutes for the sample model on two cores; at keep 0.6 its perplexity rises from 23.4 to 41.4.</source>
        <translation>用于追求最后百分之一，或在时间充裕时达到很小的目标：示例模型在双核上需要数十分钟；保留比例为 0.6 时，其困惑度从 23.4 升至 41.4。</translation>
    </message>
    <message>
        <source>The matrices of svd-llm, and for allocators what the loss does when each component goes.</source>
        <translation>所得矩阵与 svd-llm 相同；并为分配器给出去掉每个分量后损失的变化。</translation>
    </message>
    <message>
        <source>The model that was compressed</source>
        <translation>被压缩的模型</translation>
    </message>
    <message>
        <source>The next job starts a new one.</source>
        <translation>下一个任务会启动新的工作进程。</translation>
    </message>
    <message>
        <source>The optimum of svd-llm by output principal components: no inverse, exact with little text.</source>
        <translation>以输出主成分求得 svd-llm 的最优解：无需求逆，文本很少时依然精确。</translation>
    </message>
    <message>
        <source>The order in which the bars stand; choose it again to sort anew</source>
        <translation>条形的排列顺序；再次选择可重新排序</translation>
    </message>
    <message>
        <source>The outline behind the bars: the plan before the last allocator, or a kept one that is compared with.</source>
        <translation>条形背后的轮廓：上次分配之前的方案，或用作对照的已保留方案。</translation>
    </message>
    <message>
        <source>The plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>The plan it names is kept at {path}.</source>
        <translation>其中引用的方案保存在 {path}。</translation>
    </message>
    <message>
        <source>The plan of {name} is back; undo brings yours.</source>
        <translation>已恢复 {name} 的方案；撤销可换回原方案。</translation>
    </message>
    <message>
        <source>The plan that is drawn as an outline behind the bars</source>
        <translation>以轮廓形式画在条形背后的方案</translation>
    </message>
    <message>
        <source>The plan was made for a model of another structure than the open one</source>
        <translation>该方案所针对的模型与当前打开的模型结构不同</translation>
    </message>
    <message>
        <source>The plan you made by hand is kept as “{name}”.</source>
        <translation>手工制定的方案已保留为“{name}”。</translation>
    </message>
    <message>
        <source>The range that four of five measured plans should fall into.</source>
        <translation>五个实测方案中应有四个落入的范围。</translation>
    </message>
    <message>
        <source>The rank in the compressed folder beside the model; the full one where it left the site dense.</source>
        <translation>模型旁所列压缩文件夹中的秩；保持稠密的矩阵为满秩。</translation>
    </message>
    <message>
        <source>The rank in the plan; the full rank where the site stays dense.</source>
        <translation>方案中的秩；保持稠密的矩阵为满秩。</translation>
    </message>
    <message>
        <source>The recipe {name} is among yours now.</source>
        <translation>配方 {name} 已加入自己的配方。</translation>
    </message>
    <message>
        <source>The report as HTML carries {file} with it; File › Export plan writes it too.</source>
        <translation>HTML 报告内附 {file}；“文件 › 导出方案”也会写出该文件。</translation>
    </message>
    <message>
        <source>The report cannot be saved at {path}: {why}; choose another place.</source>
        <translation>无法将报告保存到 {path}：{why}；请另选位置。</translation>
    </message>
    <message>
        <source>The repository; it is made if there is none</source>
        <translation>仓库；不存在时自动创建</translation>
    </message>
    <message>
        <source>The same of the memory of the GPU</source>
        <translation>同上，针对 GPU 显存</translation>
    </message>
    <message>
        <source>The same recipe for {target} instead of {present}.</source>
        <translation>同一配方，目标由 {present} 改为 {target}。</translation>
    </message>
    <message>
        <source>The same target with the recipe {recipe}, which takes longer and loses less.</source>
        <translation>目标不变，改用配方 {recipe}：耗时更长，损失更小。</translation>
    </message>
    <message>
        <source>The same with 512 tokens at once: reading a prompt. Arithmetic counts here, not memory.</source>
        <translation>同上，一次处理 512 个 token：读取提示词。这里取决于运算，而不是内存。</translation>
    </message>
    <message>
        <source>The same with one token of sixteen texts at once: generating for many. What is cheap for one token, a second kernel for instance, weighs less here.</source>
        <translation>同上，同时处理十六段文本各一个 token：为多人生成。对单个 token 有影响的开销（例如第二个内核）在这里影响较小。</translation>
    </message>
    <message>
        <source>The session cannot be saved at {path}: {reason}; choose another place.</source>
        <translation>无法将会话保存到 {path}：{reason}；请另选位置。</translation>
    </message>
    <message>
        <source>The share of the sites&apos; parameters that the plan stores: 80 % means a fifth is saved.</source>
        <translation>方案存储的参数占矩阵参数的比例：80% 表示省下五分之一。</translation>
    </message>
    <message>
        <source>The share of the sum of squared singular values that the plan&apos;s rank holds.</source>
        <translation>方案的秩所包含的奇异值平方和占比。</translation>
    </message>
    <message>
        <source>The slowest at one token, {site}, runs {times} times as fast.</source>
        <translation>一个 token 时最慢的 {site} 的速度是原来的 {times} 倍。</translation>
    </message>
    <message>
        <source>The slowest, {site}, runs {times} times as fast: it would be better left dense.</source>
        <translation>最慢的 {site} 的速度是原来的 {times} 倍：最好保持稠密。</translation>
    </message>
    <message>
        <source>The sum of the squared singular values over the largest of them: about how many directions carry the matrix.</source>
        <translation>奇异值平方和除以其中最大的一个平方：大约有多少个方向承载了整个矩阵。</translation>
    </message>
    <message>
        <source>The tiny model comes with the program and opens in a moment. Your own opens the same way: a folder, a GGUF file or a Hub id.</source>
        <translation>微型模型随程序提供，瞬间即可打开。打开自己的模型也一样：文件夹、GGUF 文件或 Hub id。</translation>
    </message>
    <message>
        <source>The unit of the loss: perplexity grows by exp(rise), so 0.1 nats are about 10 % more perplexity.</source>
        <translation>损失的单位：困惑度按 exp(升幅) 增长，因此 0.1 奈特约相当于困惑度升高 10%。</translation>
    </message>
    <message>
        <source>The watched text is {text}, which is calibrated on, so it would show nothing; name another.</source>
        <translation>监测文本 {text} 已用于校准，看不出任何变化；请指定其他文本。</translation>
    </message>
    <message>
        <source>The watched text {text} got better too: {before} → {after} (dense {dense}).</source>
        <translation>监测文本 {text} 也有改善：{before} → {after}（稠密 {dense}）。</translation>
    </message>
    <message>
        <source>The watched text {text} stayed as it was: {after}.</source>
        <translation>监测文本 {text} 没有变化：{after}。</translation>
    </message>
    <message>
        <source>The window is unharmed; start the job again.</source>
        <translation>窗口不受影响；请重新启动该任务。</translation>
    </message>
    <message>
        <source>The worker process could not be started ({why}).</source>
        <translation>无法启动工作进程（{why}）。</translation>
    </message>
    <message>
        <source>The worker process crashed (signal {code}).</source>
        <translation>工作进程崩溃（信号 {code}）。</translation>
    </message>
    <message>
        <source>The worker process ended by itself (exit code {code}).</source>
        <translation>工作进程自行退出（退出码 {code}）。</translation>
    </message>
    <message>
        <source>The worker process was killed from outside (signal 9), probably for lack of memory.</source>
        <translation>工作进程被外部终止（信号 9），很可能是内存不足。</translation>
    </message>
    <message>
        <source>The worst forecast perplexity to accept: finds the smallest model.</source>
        <translation>可接受的最差预测困惑度：据此找出最小的模型。</translation>
    </message>
    <message>
        <source>There is nothing called “{word}” to search by; there are {known}.</source>
        <translation>没有名为“{word}”的搜索条件；可用的有 {known}。</translation>
    </message>
    <message>
        <source>There is nothing to report yet; open a model first.</source>
        <translation>还没有可报告的内容；请先打开模型。</translation>
    </message>
    <message>
        <source>There is nothing to save yet; open a model first.</source>
        <translation>还没有可保存的内容；请先打开模型。</translation>
    </message>
    <message>
        <source>There is room left: it can become smaller still.</source>
        <translation>仍有余地：模型还可以更小。</translation>
    </message>
    <message>
        <source>These jobs of {model} had not ended: {jobs}.</source>
        <translation>{model} 的以下任务尚未结束：{jobs}。</translation>
    </message>
    <message>
        <source>This job of {model} had not ended: {jobs}.</source>
        <translation>{model} 的以下任务尚未结束：{jobs}。</translation>
    </message>
    <message>
        <source>Three come with the program; your own settings can be saved as one and shared as a file.</source>
        <translation>程序自带三个配方；自己的设置也可存为配方，并以文件形式分享。</translation>
    </message>
    <message>
        <source>Time the sites of a compressed folder</source>
        <translation>对压缩文件夹中的矩阵计时</translation>
    </message>
    <message>
        <source>Time the sites of a folder…</source>
        <translation>对文件夹中的矩阵计时…</translation>
    </message>
    <message>
        <source>Timing sites</source>
        <translation>正在对矩阵计时</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token 数</translation>
    </message>
    <message>
        <source>Tokens in a row</source>
        <translation>每行 token 数</translation>
    </message>
    <message>
        <source>Tokens in a row for calibration</source>
        <translation>校准时每行的 token 数</translation>
    </message>
    <message>
        <source>Tokens in a row for evaluation</source>
        <translation>评估时每行的 token 数</translation>
    </message>
    <message>
        <source>Tokens whose gradients count: the middle 75 % of a row or all.</source>
        <translation>梯度计入统计的 token：每行中间的 75% 或全部。</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>导览</translation>
    </message>
    <message>
        <source>Tour in five steps</source>
        <translation>五步导览</translation>
    </message>
    <message>
        <source>Tries every site alone at a few ratios and takes those that raise the loss least.</source>
        <translation>对每个矩阵单独试几个比例，选取使损失升高最少的组合。</translation>
    </message>
    <message>
        <source>Truncated SVD of the weights alone; needs no text, and loses most.</source>
        <translation>仅对权重做截断 SVD；不需要文本，损失也最大。</translation>
    </message>
    <message>
        <source>Truncates every site alone and tries a few whole plans, so that the forecast knows most. Costs half a forward pass of a search row for each site, and some for the plans.</source>
        <translation>逐个截断每个矩阵，并试几个完整方案，使预测掌握的信息最多。代价为每个矩阵半次搜索行前向传播，外加完整方案所需的若干次。</translation>
    </message>
    <message>
        <source>Turned into a rise of the loss by: {runs}. The interval holds four of five.</source>
        <translation>换算为损失升幅的依据：{runs}。区间涵盖五分之四的情形。</translation>
    </message>
    <message>
        <source>Two thin matrices: the form every tool knows.</source>
        <translation>两个瘦长矩阵：所有工具都支持的形式。</translation>
    </message>
    <message>
        <source>Type an amount for the selected: 64, 60%</source>
        <translation>为所选矩阵输入数值：64、60%</translation>
    </message>
    <message>
        <source>Type what to do, a site such as “v 12”, a plan or a model</source>
        <translation>输入要做的事、矩阵（如“v 12”）、方案或模型</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Unit of the target</source>
        <translation>目标的单位</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>解锁</translation>
    </message>
    <message numerus="yes">
        <source>Unlock %n bars</source>
        <translation>
            <numerusform>解锁 %n 个条形</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Unlock %n sites</source>
        <translation>
            <numerusform>解锁 %n 个矩阵</numerusform>
        </translation>
    </message>
    <message>
        <source>Unlock all</source>
        <translation>全部解锁</translation>
    </message>
    <message>
        <source>Unlock selection</source>
        <translation>解锁所选</translation>
    </message>
    <message>
        <source>Up, Down; wheel</source>
        <translation>Up、Down；滚轮</translation>
    </message>
    <message>
        <source>Upload</source>
        <translation>上传</translation>
    </message>
    <message>
        <source>Upload to the Hub</source>
        <translation>上传到 Hub</translation>
    </message>
    <message>
        <source>Upload to the Hub…</source>
        <translation>上传到 Hub…</translation>
    </message>
    <message>
        <source>Upload {folder} to {repository}</source>
        <translation>将 {folder} 上传到 {repository}</translation>
    </message>
    <message>
        <source>Uploading</source>
        <translation>正在上传</translation>
    </message>
    <message>
        <source>Use this recipe&apos;s settings in the window</source>
        <translation>在窗口中采用此配方的设置</translation>
    </message>
    <message>
        <source>Use {method} as then</source>
        <translation>沿用当时的 {method}</translation>
    </message>
    <message>
        <source>Uses the login of “hf auth login” on this computer, which Rank Studio neither keeps nor passes on. Everything appears at once when all of it is there.</source>
        <translation>使用本机上“hf auth login”的登录信息，Rank Studio 既不保存也不转交。全部内容就绪后会一次性出现。</translation>
    </message>
    <message>
        <source>Values, relative to the largest</source>
        <translation>奇异值，相对于最大值</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Wait after the present step; the job keeps what it has</source>
        <translation>完成当前步骤后等待；任务保留已有结果</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Waiting, {place} of {jobs}</source>
        <translation>等待中，第 {place} 位，共 {jobs} 个</translation>
    </message>
    <message>
        <source>Waits until the job before it ends.</source>
        <translation>等待前一个任务结束。</translation>
    </message>
    <message>
        <source>Warning: the watched text {text} got worse: {before} → {after} (dense {dense}); refine with fewer epochs or a smaller learning rate, or calibrate on text of both kinds.</source>
        <translation>警告：监测文本 {text} 变差：{before} → {after}（稠密 {dense}）；精修时请减少轮数或降低学习率，或用两类文本一起校准。</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告与错误</translation>
    </message>
    <message>
        <source>Watched rows</source>
        <translation>监测行</translation>
    </message>
    <message>
        <source>Watched text</source>
        <translation>监测文本</translation>
    </message>
    <message>
        <source>Web page (*.html);;PDF (*.pdf)</source>
        <translation>网页 (*.html);;PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Weighings tried besides none.</source>
        <translation>除零权重外尝试的加权方式个数。</translation>
    </message>
    <message>
        <source>Weight of the low-rank term against the block&apos;s relative output error.</source>
        <translation>低秩项相对于块的相对输出误差的权重。</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Weights alone</source>
        <translation>仅权重</translation>
    </message>
    <message>
        <source>Weights both sides of each site by the gradients of whole rows of text.</source>
        <translation>按整行文本的梯度，对各矩阵的两侧加权。</translation>
    </message>
    <message>
        <source>What a plan is predicted to cost in quality, before anything is compressed; fitted on runs that were measured.</source>
        <translation>在压缩之前，预测方案会使质量下降多少；根据实测运行拟合。</translation>
    </message>
    <message>
        <source>What a site does in its block: q, k, v, o in attention; gate, up, down in the MLP.</source>
        <translation>矩阵在块中的作用：注意力中的 q、k、v、o；MLP 中的 gate、up、down。</translation>
    </message>
    <message>
        <source>What a site loses: a share of its singular values, a share of their squares (energy), or its damage (in nats where they are known).</source>
        <translation>矩阵失去什么：奇异值的占比、奇异值平方（能量）的占比，或损伤（已知时以奈特为单位）。</translation>
    </message>
    <message>
        <source>What a site loses: the sum of the singular values cut off, or its damage (in nats where they are known).</source>
        <translation>矩阵失去什么：被截掉的奇异值之和，或损伤（已知时以奈特为单位）。</translation>
    </message>
    <message>
        <source>What comes before or after truncation to repair what it damages, independent of method and allocator.</source>
        <translation>在截断之前或之后进行，用于修复截断造成的损伤，与方法和分配器无关。</translation>
    </message>
    <message>
        <source>What counts as size</source>
        <translation>大小的计量方式</translation>
    </message>
    <message>
        <source>What each site alone does to the predictions, along its spectrum, with a bias for depth.</source>
        <translation>衡量每个矩阵沿其谱单独对预测的影响，并带有深度偏置。</translation>
    </message>
    <message>
        <source>What forward passes with this site truncated said against its estimated damage: above 1, it matters more than its curve says. Known once a plan was made with probes.</source>
        <translation>截断此矩阵后的前向传播结果与其估计损伤之比：大于 1 表示它比曲线所示更重要。用探测制定方案后可知。</translation>
    </message>
    <message>
        <source>What is measured while calibrating: sums over all tokens, such as the mean product of a site&apos;s inputs.</source>
        <translation>校准时测量的内容：对所有 token 求和的量，例如矩阵输入的平均乘积。</translation>
    </message>
    <message>
        <source>What is plotted</source>
        <translation>绘制内容</translation>
    </message>
    <message>
        <source>What is this?</source>
        <translation>这是什么？</translation>
    </message>
    <message>
        <source>What jobs say appears here.</source>
        <translation>任务的消息显示在这里。</translation>
    </message>
    <message>
        <source>What one bar is</source>
        <translation>每个条形代表什么</translation>
    </message>
    <message>
        <source>What one drag gives, the other unlocked sites take where it costs least.</source>
        <translation>一次拖动让出的部分，由其他未锁定的矩阵在代价最小处接手。</translation>
    </message>
    <message>
        <source>What one drag gives, the unlocked others take where it costs least, so that the size stays put</source>
        <translation>一次拖动让出的部分，由其他未锁定的矩阵在代价最小处接手，使总大小不变</translation>
    </message>
    <message>
        <source>What one drag gives, the unlocked others take where it costs least, so that the size stays put.</source>
        <translation>一次拖动让出的部分，由其他未锁定的矩阵在代价最小处接手，使总大小不变。</translation>
    </message>
    <message>
        <source>What perplexity was measured on</source>
        <translation>测量困惑度所用的文本</translation>
    </message>
    <message>
        <source>What planned the ranks</source>
        <translation>规划秩所用的分配器</translation>
    </message>
    <message>
        <source>What readers of the model card should know (optional)</source>
        <translation>模型卡读者应了解的内容（可选）</translation>
    </message>
    <message>
        <source>What the button beside it starts, as text</source>
        <translation>以文本形式给出旁边按钮将启动的操作</translation>
    </message>
    <message>
        <source>What the compressed model wrote</source>
        <translation>压缩后模型生成的内容</translation>
    </message>
    <message>
        <source>What the map is coloured by</source>
        <translation>图的着色依据</translation>
    </message>
    <message>
        <source>What the original model wrote</source>
        <translation>原模型生成的内容</translation>
    </message>
    <message>
        <source>What the projection does</source>
        <translation>该投影的作用</translation>
    </message>
    <message>
        <source>What this plan stores of a site beyond the outlined one, as a share of dense. Choose the other plan above the bars.</source>
        <translation>对每个矩阵，此方案比轮廓方案多存储的部分，以占稠密的比例表示。在条形上方选择另一个方案。</translation>
    </message>
    <message>
        <source>What to open</source>
        <translation>要打开的内容</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>When it was compressed</source>
        <translation>压缩时间</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Where it was written</source>
        <translation>写入位置</translation>
    </message>
    <message>
        <source>Where the model can give</source>
        <translation>可压缩之处</translation>
    </message>
    <message>
        <source>Which sites, then what they keep. Sites: kinds (q, v, up), attention or mlp, blocks 3-7, first third, last half, last 4 blocks. Then = 64, &gt;= 60%, &lt;= 40%, dense, lock or unlock. Several rules: put ; between them.</source>
        <translation>先写哪些矩阵，再写保留多少。矩阵：类型（q、v、up）、attention 或 mlp、blocks 3-7、first third、last half、last 4 blocks。然后写 = 64、&gt;= 60%、&lt;= 40%、dense、lock 或 unlock。多条规则之间用 ; 分隔。</translation>
    </message>
    <message>
        <source>Whole model</source>
        <translation>整个模型</translation>
    </message>
    <message>
        <source>Whole plans tried to set the bias for depth; 0 takes alpha 0, gamma 5.</source>
        <translation>为确定深度偏置而试验的完整方案数；0 表示取 alpha 0、gamma 5。</translation>
    </message>
    <message>
        <source>Within each kind, sites of important blocks and with large errors keep more; trial plans weigh the two.</source>
        <translation>在每个类型内，重要块中的矩阵和误差大的矩阵保留更多；两者的权衡由试验方案决定。</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Write a rule</source>
        <translation>写规则</translation>
    </message>
    <message>
        <source>Write a shell script that makes the same plan on the command line, step by step</source>
        <translation>写出 shell 脚本，在命令行中逐步生成同样的方案</translation>
    </message>
    <message>
        <source>Write a smaller folder that plain transformers loads, and measure it.</source>
        <translation>写出一个更小、普通 transformers 即可加载的文件夹，并进行测量。</translation>
    </message>
    <message>
        <source>Written change against the least</source>
        <translation>写出变化与最小变化之比</translation>
    </message>
    <message>
        <source>Written change of the weights</source>
        <translation>写出的权重变化</translation>
    </message>
    <message>
        <source>Written rank</source>
        <translation>写出的秩</translation>
    </message>
    <message>
        <source>Wrote {folder}: {parameters} parameters, keep {keep}, in {time}.</source>
        <translation>已写出 {folder}：{parameters} 参数，保留 {keep}，用时 {time}。</translation>
    </message>
    <message>
        <source>Zero-shot tasks</source>
        <translation>零样本任务</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>a digit; Return</source>
        <translation>数字键；Return</translation>
    </message>
    <message>
        <source>a few training epochs of the whole model, which must fit in float32 with AdamW&apos;s state: 16 bytes a number</source>
        <translation>整个模型的若干训练轮次；模型须以 float32 连同 AdamW 状态装入内存：每个数 16 字节</translation>
    </message>
    <message>
        <source>a few training epochs per block</source>
        <translation>每块若干轮训练</translation>
    </message>
    <message>
        <source>a forward and backward pass for every step</source>
        <translation>每步一次前向与反向传播</translation>
    </message>
    <message>
        <source>a forward pass for every site and ratio</source>
        <translation>每个矩阵、每个比例各一次前向传播</translation>
    </message>
    <message>
        <source>a forward pass for every slope</source>
        <translation>每个斜率一次前向传播</translation>
    </message>
    <message>
        <source>a piece of the name; so does any word of its own</source>
        <translation>名称的一部分；单独写一个词也可以</translation>
    </message>
    <message>
        <source>about {hours} h {minutes} min</source>
        <translation>约 {hours} h {minutes} min</translation>
    </message>
    <message>
        <source>about {minutes} min</source>
        <translation>约 {minutes} min</translation>
    </message>
    <message>
        <source>about {number} rows</source>
        <translation>约 {number} 行</translation>
    </message>
    <message>
        <source>about {seconds} s</source>
        <translation>约 {seconds} s</translation>
    </message>
    <message>
        <source>about {time}</source>
        <translation>约 {time}</translation>
    </message>
    <message>
        <source>about {time}: {rows}</source>
        <translation>约 {time}：{rows}</translation>
    </message>
    <message>
        <source>accuracy {value} ({low} to {high}) points</source>
        <translation>准确率 {value}（{low} 至 {high}）个百分点</translation>
    </message>
    <message>
        <source>after refinement</source>
        <translation>精修后</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>all parameters</source>
        <translation>全部参数</translation>
    </message>
    <message>
        <source>all texts</source>
        <translation>全部文本</translation>
    </message>
    <message>
        <source>all texts, × dense</source>
        <translation>全部文本，× 稠密</translation>
    </message>
    <message>
        <source>all {kind}</source>
        <translation>所有 {kind}</translation>
    </message>
    <message>
        <source>allocator</source>
        <translation>分配器</translation>
    </message>
    <message>
        <source>alpha</source>
        <translation>alpha</translation>
    </message>
    <message numerus="yes">
        <source>and %n more, {drawn} drawn</source>
        <translation>
            <numerusform>另有 %n 个，共绘出 {drawn} 个</numerusform>
        </translation>
    </message>
    <message>
        <source>answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>arithmetic</source>
        <translation>纯计算</translation>
    </message>
    <message>
        <source>as bfloat16</source>
        <translation>以 bfloat16 计</translation>
    </message>
    <message>
        <source>as float16</source>
        <translation>以 float16 计</translation>
    </message>
    <message>
        <source>as float32</source>
        <translation>以 float32 计</translation>
    </message>
    <message>
        <source>as in {plan}</source>
        <translation>与 {plan} 相同</translation>
    </message>
    <message>
        <source>as planned</source>
        <translation>与方案一致</translation>
    </message>
    <message>
        <source>as set in the window</source>
        <translation>按窗口中的设置</translation>
    </message>
    <message>
        <source>as the method weights it</source>
        <translation>按方法加权</translation>
    </message>
    <message>
        <source>at least</source>
        <translation>至少</translation>
    </message>
    <message>
        <source>at most</source>
        <translation>至多</translation>
    </message>
    <message>
        <source>attention or mlp</source>
        <translation>attention 或 mlp</translation>
    </message>
    <message>
        <source>auto chooses the method and corrects the plan by how the loss really falls; then each block is trained to answer as before.</source>
        <translation>auto 自动选择方法，并根据损失的实际变化修正方案；随后训练每个块，使其输出与原来一致。</translation>
    </message>
    <message>
        <source>balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>base</source>
        <translation>基础份额</translation>
    </message>
    <message>
        <source>batches</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>before</source>
        <comment>the plan before the last allocator</comment>
        <translation>分配前</translation>
    </message>
    <message>
        <source>before refinement</source>
        <translation>精修前</translation>
    </message>
    <message>
        <source>before the last allocator</source>
        <translation>上次分配之前</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>between</source>
        <translation>区间</translation>
    </message>
    <message>
        <source>block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>block 3 to 7</source>
        <translation>块 3 至 7</translation>
    </message>
    <message>
        <source>block {block}</source>
        <translation>块 {block}</translation>
    </message>
    <message>
        <source>block {block} · {kind}</source>
        <translation>块 {block} · {kind}</translation>
    </message>
    <message>
        <source>blocks</source>
        <translation>块</translation>
    </message>
    <message>
        <source>bundled, bundled-second, a text, .jsonl or .parquet file, or the name of a datasets dataset</source>
        <translation>bundled、bundled-second、文本文件、.jsonl 或 .parquet 文件，或 datasets 数据集的名称</translation>
    </message>
    <message>
        <source>bundled, or tasks by lm-eval&apos;s names such as arc_easy, hellaswag, piqa, with commas between them</source>
        <translation>bundled，或 lm-eval 中的任务名，如 arc_easy、hellaswag、piqa，以英文逗号 (,) 分隔</translation>
    </message>
    <message>
        <source>by</source>
        <translation>由</translation>
    </message>
    <message>
        <source>by</source>
        <comment>bars by depth, size, ...</comment>
        <translation>按</translation>
    </message>
    <message>
        <source>by hand</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>by prompt</source>
        <translation>按提示选择</translation>
    </message>
    <message>
        <source>bytes of all weights</source>
        <translation>全部权重的字节数</translation>
    </message>
    <message>
        <source>bytes of weights</source>
        <translation>权重字节数</translation>
    </message>
    <message>
        <source>calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>calibration text</source>
        <translation>校准文本</translation>
    </message>
    <message>
        <source>clip</source>
        <translation>裁剪</translation>
    </message>
    <message>
        <source>compressed {accuracy}</source>
        <translation>压缩后 {accuracy}</translation>
    </message>
    <message>
        <source>condition</source>
        <translation>条件数</translation>
    </message>
    <message>
        <source>constraints</source>
        <translation>约束</translation>
    </message>
    <message>
        <source>cost of the rank, nats</source>
        <translation>秩的代价（奈特）</translation>
    </message>
    <message>
        <source>costs {nats}</source>
        <translation>代价 {nats}</translation>
    </message>
    <message>
        <source>cycles</source>
        <translation>循环次数</translation>
    </message>
    <message>
        <source>d MMMM yyyy, HH:mm</source>
        <comment>a day and a time, by the letters of QDateTime::toString</comment>
        <translation>yyyy年M月d日 HH:mm</translation>
    </message>
    <message>
        <source>d MMMM, HH:mm</source>
        <comment>a day and a time, by the letters of QDateTime::toString</comment>
        <translation>M月d日 HH:mm</translation>
    </message>
    <message>
        <source>d MMMM, HH:mm:ss</source>
        <comment>a day and a time, by the letters of QDateTime::toString</comment>
        <translation>M月d日 HH:mm:ss</translation>
    </message>
    <message>
        <source>damage</source>
        <translation>损伤</translation>
    </message>
    <message>
        <source>damping input</source>
        <translation>输入阻尼</translation>
    </message>
    <message>
        <source>damping output</source>
        <translation>输出阻尼</translation>
    </message>
    <message>
        <source>debug</source>
        <translation>调试</translation>
    </message>
    <message>
        <source>dense</source>
        <translation>稠密</translation>
    </message>
    <message>
        <source>dense ({full})</source>
        <translation>稠密（{full}）</translation>
    </message>
    <message>
        <source>dense model</source>
        <translation>稠密模型</translation>
    </message>
    <message>
        <source>dense {accuracy}</source>
        <translation>稠密 {accuracy}</translation>
    </message>
    <message>
        <source>density</source>
        <translation>密度</translation>
    </message>
    <message>
        <source>difference {share}, {number} parameters</source>
        <translation>相差 {share}，{number} 参数</translation>
    </message>
    <message>
        <source>divergence</source>
        <translation>散度</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>effective rank</source>
        <translation>有效秩</translation>
    </message>
    <message>
        <source>en</source>
        <comment>this language as Qt and browsers call it: en, de, zh_CN</comment>
        <translation>zh_CN</translation>
    </message>
    <message>
        <source>energy kept</source>
        <translation>保留的能量</translation>
    </message>
    <message>
        <source>entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>训练轮数</translation>
    </message>
    <message>
        <source>equal ranks of {kinds}</source>
        <translation>{kinds} 同秩</translation>
    </message>
    <message>
        <source>error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>error after</source>
        <translation>精修后误差</translation>
    </message>
    <message>
        <source>error before</source>
        <translation>精修前误差</translation>
    </message>
    <message>
        <source>error curve</source>
        <translation>误差曲线</translation>
    </message>
    <message>
        <source>evaluation</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>exp of the entropy of σ / Σσ (Roy &amp; Vetterli, 2007).</source>
        <translation>σ / Σσ 之熵的指数 exp（Roy &amp; Vetterli，2007）。</translation>
    </message>
    <message>
        <source>fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>fitted on</source>
        <translation>拟合依据</translation>
    </message>
    <message>
        <source>floor and ceiling</source>
        <translation>下限与上限</translation>
    </message>
    <message>
        <source>for example: {rule}</source>
        <translation>例如：{rule}</translation>
    </message>
    <message>
        <source>forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>forecast of a plan</source>
        <translation>方案的预测</translation>
    </message>
    <message>
        <source>forecast of {plan}, four of five between {low} and {high}</source>
        <translation>{plan} 的预测，五分之四落在 {low} 与 {high} 之间</translation>
    </message>
    <message>
        <source>forecast was {value}, four of five between {low} and {high}</source>
        <translation>当时预测 {value}，五分之四落在 {low} 与 {high} 之间</translation>
    </message>
    <message>
        <source>forecast {change} nats</source>
        <translation>预测 {change} 奈特</translation>
    </message>
    <message>
        <source>form</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>frees {number} parameters</source>
        <translation>释放 {number} 参数</translation>
    </message>
    <message>
        <source>frontier</source>
        <translation>前沿</translation>
    </message>
    <message>
        <source>gamma</source>
        <translation>gamma</translation>
    </message>
    <message>
        <source>ghost</source>
        <translation>轮廓</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>留出</translation>
    </message>
    <message>
        <source>held-out rows</source>
        <translation>留出行</translation>
    </message>
    <message>
        <source>held: the others have nothing left to make up for more</source>
        <translation>已停住：其他矩阵已无余量可再补偿</translation>
    </message>
    <message>
        <source>hold total</source>
        <translation>保持总量</translation>
    </message>
    <message>
        <source>in memory</source>
        <translation>内存占用</translation>
    </message>
    <message>
        <source>in the cache</source>
        <translation>已在缓存中</translation>
    </message>
    <message>
        <source>install rank-studio into a Python at {path}, or name another in {variable}</source>
        <translation>请在 {path} 的 Python 中安装 rank-studio，或用 {variable} 指定另一个 Python</translation>
    </message>
    <message>
        <source>interval</source>
        <translation>区间</translation>
    </message>
    <message>
        <source>is on</source>
        <translation>已开启</translation>
    </message>
    <message>
        <source>its dtype</source>
        <translation>其 dtype</translation>
    </message>
    <message>
        <source>keep</source>
        <translation>保留比例</translation>
    </message>
    <message>
        <source>keep {0}</source>
        <translation>保留 {0}</translation>
    </message>
    <message>
        <source>keep {before} → {after}</source>
        <translation>保留 {before} → {after}</translation>
    </message>
    <message>
        <source>keep {share} · {number} parameters · {bytes}</source>
        <translation>保留 {share} · {number} 参数 · {bytes}</translation>
    </message>
    <message>
        <source>keeps {share}</source>
        <translation>保留 {share}</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>kept plan</source>
        <translation>已保留的方案</translation>
    </message>
    <message>
        <source>kfac-svd with water-filling, stored pivoted: one forward and backward pass over the text, then arithmetic.</source>
        <translation>kfac-svd 配合 water-filling，以主元式存储：对文本做一次前向与反向传播，其余为纯计算。</translation>
    </message>
    <message>
        <source>kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>known from</source>
        <translation>信息来源</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>least</source>
        <translation>最小比例</translation>
    </message>
    <message>
        <source>left root</source>
        <translation>左平方根</translation>
    </message>
    <message>
        <source>lock</source>
        <translation>锁定</translation>
    </message>
    <message>
        <source>locked</source>
        <translation>已锁定</translation>
    </message>
    <message>
        <source>locked sites</source>
        <translation>锁定的矩阵</translation>
    </message>
    <message>
        <source>locked: L unlocks</source>
        <translation>已锁定：按 L 解锁</translation>
    </message>
    <message>
        <source>loses {share} of plain energy</source>
        <translation>损失 {share} 的未加权能量</translation>
    </message>
    <message>
        <source>loses {share} of weighted energy</source>
        <translation>损失 {share} 的加权能量</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>mean absolute error, nats</source>
        <translation>平均绝对误差（奈特）</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>实测</translation>
    </message>
    <message>
        <source>measured in this project; its plan is not in the history</source>
        <translation>在此项目中测得；其方案不在历史中</translation>
    </message>
    <message>
        <source>measured run</source>
        <translation>实测运行</translation>
    </message>
    <message>
        <source>method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>method by the allocator</source>
        <translation>方法由分配器选择</translation>
    </message>
    <message>
        <source>moments</source>
        <translation>统计矩</translation>
    </message>
    <message numerus="yes">
        <source>more at %n sites, less at {fewer}</source>
        <translation>
            <numerusform>%n 个矩阵更多，{fewer} 个更少</numerusform>
        </translation>
    </message>
    <message>
        <source>more at {more}, less at {fewer}</source>
        <translation>{more} 处更多，{fewer} 处更少</translation>
    </message>
    <message>
        <source>multiple</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>multiples of {step}</source>
        <translation>{step} 的倍数</translation>
    </message>
    <message>
        <source>nats</source>
        <translation>奈特(nats)</translation>
    </message>
    <message>
        <source>no figure</source>
        <translation>无数值</translation>
    </message>
    <message>
        <source>no finite loss</source>
        <translation>损失非有限值</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>没有模型</translation>
    </message>
    <message>
        <source>no rows</source>
        <translation>0 行</translation>
    </message>
    <message>
        <source>no site dense</source>
        <translation>不允许稠密矩阵</translation>
    </message>
    <message>
        <source>no site is like that</source>
        <translation>没有符合的矩阵</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>not known yet</source>
        <translation>尚未知</translation>
    </message>
    <message>
        <source>not probed: tick “Probe the model” in Settings</source>
        <translation>未探测：请在“设置”中勾选“制定方案时探测模型”</translation>
    </message>
    <message>
        <source>not these</source>
        <translation>排除这些</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>nothing to calibrate</source>
        <translation>无需校准</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>暂无</translation>
    </message>
    <message>
        <source>objective</source>
        <translation>目标函数</translation>
    </message>
    <message>
        <source>of</source>
        <translation>每行</translation>
    </message>
    <message>
        <source>of the sites&apos; parameters kept</source>
        <translation>矩阵参数的保留比例</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message numerus="yes">
        <source>off by {error} nats in %n runs</source>
        <translation>
            <numerusform>%n 次运行的平均偏差为 {error} 奈特</numerusform>
        </translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>on disk</source>
        <translation>磁盘占用</translation>
    </message>
    <message>
        <source>on {text}</source>
        <translation>文本：{text}</translation>
    </message>
    <message>
        <source>one forward and backward pass</source>
        <translation>一次前向与反向传播</translation>
    </message>
    <message>
        <source>one forward and backward pass per cycle</source>
        <translation>每次循环一次前向与反向传播</translation>
    </message>
    <message>
        <source>one forward and backward pass per pass of the power iteration</source>
        <translation>幂迭代每遍一次前向与反向传播</translation>
    </message>
    <message>
        <source>one forward pass</source>
        <translation>一次前向传播</translation>
    </message>
    <message>
        <source>one forward pass with an SVD of every row&apos;s outputs</source>
        <translation>一次前向传播，并对每行的输出做 SVD</translation>
    </message>
    <message>
        <source>one forward pass, a backward pass for the gradient and one (or as many as top says) for the curvature</source>
        <translation>一次前向传播，一次用于梯度的反向传播，以及一次（或按 top 的次数）用于曲率的反向传播</translation>
    </message>
    <message>
        <source>one forward pass; with O3 and O4 two more while the plan is carried out</source>
        <translation>一次前向传播；选 O3 和 O4 时，执行方案期间再加两次</translation>
    </message>
    <message>
        <source>one forward pass; with the scalings fisher and both a backward pass too</source>
        <translation>一次前向传播；缩放选 fisher 或 both 时再加一次反向传播</translation>
    </message>
    <message>
        <source>one of these kinds</source>
        <translation>这些类型之一</translation>
    </message>
    <message>
        <source>or drop a folder, a .gguf file or a .rankstudio project anywhere on this window</source>
        <translation>或将文件夹、.gguf 文件或 .rankstudio 项目拖到窗口任意位置</translation>
    </message>
    <message>
        <source>owner/name</source>
        <translation>owner/name</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>parameters of the sites</source>
        <translation>矩阵的参数</translation>
    </message>
    <message>
        <source>passes</source>
        <translation>遍数</translation>
    </message>
    <message>
        <source>per parameter</source>
        <translation>按参数计</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>perplexity {before} → {after} (dense {dense})</source>
        <translation>困惑度 {before} → {after}（稠密 {dense}）</translation>
    </message>
    <message>
        <source>perplexity {value}</source>
        <translation>困惑度 {value}</translation>
    </message>
    <message>
        <source>perplexity, four of five inside</source>
        <translation>困惑度（五分之四在区间内）</translation>
    </message>
    <message>
        <source>perplexity, × the dense model’s</source>
        <translation>困惑度，× 稠密模型</translation>
    </message>
    <message>
        <source>plain</source>
        <translation>未加权</translation>
    </message>
    <message>
        <source>plain, not weighted</source>
        <translation>未加权</translation>
    </message>
    <message>
        <source>plan</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>plan at hand</source>
        <translation>当前方案</translation>
    </message>
    <message>
        <source>plan {0}</source>
        <translation>方案 {0}</translation>
    </message>
    <message>
        <source>plans</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>probe</source>
        <translation>探测</translation>
    </message>
    <message>
        <source>r of the matrix&apos;s own rows and the coefficients of the others: more rank for the same size.</source>
        <translation>矩阵自身的 r 行，加上其余各行的系数：同样大小可得更高的秩。</translation>
    </message>
    <message>
        <source>r(m+n) numbers</source>
        <translation>r(m+n) 个数</translation>
    </message>
    <message>
        <source>r(m+n-r) numbers</source>
        <translation>r(m+n-r) 个数</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>秩</translation>
    </message>
    <message>
        <source>rank at least {rank}</source>
        <translation>秩至少为 {rank}</translation>
    </message>
    <message>
        <source>rank correlation (Spearman)</source>
        <translation>等级相关（Spearman）</translation>
    </message>
    <message numerus="yes">
        <source>rank correlation {correlation}, off by {error} nats in %n runs</source>
        <translation>
            <numerusform>等级相关 {correlation}，%n 次运行的平均偏差为 {error} 奈特</numerusform>
        </translation>
    </message>
    <message>
        <source>rank {rank}</source>
        <translation>秩 {rank}</translation>
    </message>
    <message>
        <source>rank {rank} of {full}</source>
        <translation>秩 {rank}/{full}</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>速率</translation>
    </message>
    <message>
        <source>ratios</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>reference: the published code&apos;s, not transposed.</source>
        <translation>reference：采用公开代码的做法，不转置。</translation>
    </message>
    <message>
        <source>refined by {steps}</source>
        <translation>精修：{steps}</translation>
    </message>
    <message>
        <source>refinement</source>
        <translation>精修</translation>
    </message>
    <message>
        <source>relative error</source>
        <translation>相对误差</translation>
    </message>
    <message>
        <source>root</source>
        <translation>平方根</translation>
    </message>
    <message>
        <source>rounds</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>rows per step</source>
        <translation>每步行数</translation>
    </message>
    <message>
        <source>rows × columns; a star stands for anything</source>
        <translation>行 × 列；星号代表任意值</translation>
    </message>
    <message>
        <source>run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>run {name}</source>
        <translation>运行 {name}</translation>
    </message>
    <message>
        <source>run {name}, keep {keep:.1%}</source>
        <translation>运行 {name}，保留 {keep:.1%}</translation>
    </message>
    <message>
        <source>run {run}, {method} {keep:.1%}</source>
        <translation>运行 {run}，{method} {keep:.1%}</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>same rank</source>
        <translation>同秩</translation>
    </message>
    <message>
        <source>saves nothing: dense stores less</source>
        <translation>不省空间：稠密存储更少</translation>
    </message>
    <message>
        <source>saves up to {rank}</source>
        <translation>秩 ≤ {rank} 才节省</translation>
    </message>
    <message>
        <source>scaling</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>scores</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>search rows</source>
        <translation>搜索行</translation>
    </message>
    <message>
        <source>shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>share of energy kept</source>
        <translation>保留的能量占比</translation>
    </message>
    <message>
        <source>share of the energy kept</source>
        <translation>保留的能量占比</translation>
    </message>
    <message>
        <source>share of the values per decade</source>
        <translation>每十倍程内的奇异值占比</translation>
    </message>
    <message>
        <source>shrink</source>
        <translation>收缩</translation>
    </message>
    <message>
        <source>shrink input</source>
        <translation>输入收缩</translation>
    </message>
    <message>
        <source>shrink output</source>
        <translation>输出收缩</translation>
    </message>
    <message>
        <source>singular value: the rank keeps what is right of the line</source>
        <translation>奇异值：秩保留竖线右侧的部分</translation>
    </message>
    <message>
        <source>singular values</source>
        <translation>奇异值</translation>
    </message>
    <message>
        <source>site</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>sites</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>softness</source>
        <translation>软化程度</translation>
    </message>
    <message>
        <source>solid: as the method weights it   dotted: plain   grey: what the plan drops</source>
        <translation>实线：按方法加权   点线：未加权   灰色：方案舍去的部分</translation>
    </message>
    <message>
        <source>some training steps per block</source>
        <translation>每块若干训练步</translation>
    </message>
    <message>
        <source>speed-up, a prompt</source>
        <translation>加速比，提示词</translation>
    </message>
    <message>
        <source>speed-up, one token</source>
        <translation>加速比，一个 token</translation>
    </message>
    <message>
        <source>stable rank</source>
        <translation>稳定秩</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>storage</source>
        <translation>存储形式</translation>
    </message>
    <message>
        <source>stored</source>
        <translation>存储比例</translation>
    </message>
    <message>
        <source>stores the same at every site</source>
        <translation>每个矩阵的存储量都相同</translation>
    </message>
    <message>
        <source>strength</source>
        <translation>强度</translation>
    </message>
    <message>
        <source>svd-llm with water-filling, stored pivoted: forward passes over the text only.</source>
        <translation>svd-llm 配合 water-filling，以主元式存储：只需对文本做前向传播。</translation>
    </message>
    <message>
        <source>tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>the curves of the method</source>
        <translation>该方法的曲线</translation>
    </message>
    <message>
        <source>the curves of the method, a forward pass for every site, and a few of whole plans</source>
        <translation>该方法的曲线，每个矩阵一次前向传播，以及若干次完整方案的前向传播</translation>
    </message>
    <message>
        <source>the curves of the method, and a few passes forwards and backwards over the search rows</source>
        <translation>该方法的曲线，以及在搜索行上的若干次前向与反向传播</translation>
    </message>
    <message>
        <source>the curves of the method, and a forward and backward pass for every step</source>
        <translation>该方法的曲线，以及每步一次前向与反向传播</translation>
    </message>
    <message>
        <source>the curves of the method, and a forward pass for every weighing</source>
        <translation>该方法的曲线，以及每种加权方式一次前向传播</translation>
    </message>
    <message>
        <source>the curves of the method, with loss changes</source>
        <translation>该方法的曲线，含损失变化</translation>
    </message>
    <message>
        <source>the dense model</source>
        <translation>稠密模型</translation>
    </message>
    <message>
        <source>the hatched ones wait for a compressed folder (Run menu)</source>
        <translation>画斜线的单元格在等待压缩文件夹（“运行”菜单）</translation>
    </message>
    <message>
        <source>the hatched ones wait for a plan to compare with</source>
        <translation>画斜线的单元格在等待对照方案</translation>
    </message>
    <message>
        <source>the hatched ones wait for the plan</source>
        <translation>画斜线的单元格在等待方案</translation>
    </message>
    <message>
        <source>the hatched ones wait for their damage in nats: choose kfac-svd, then “Curves”</source>
        <translation>带斜线的矩阵尚无以奈特计的损伤：选择 kfac-svd，再按“曲线”</translation>
    </message>
    <message>
        <source>the hatched ones wait for their error curve: press “Curves”</source>
        <translation>带斜线的矩阵尚无误差曲线：按“曲线”</translation>
    </message>
    <message>
        <source>the hatched ones wait for their probe: tick “Probe the model” in Settings, then “Allocate”</source>
        <translation>带斜线的矩阵尚未探测：在设置中勾选“制定方案时探测模型”，再按“分配”</translation>
    </message>
    <message>
        <source>the hatched ones wait for their spectrum</source>
        <translation>画斜线的单元格在等待谱</translation>
    </message>
    <message>
        <source>the hatched ones wait for “Time the sites of a folder” (Run menu), or are dense in the folder</source>
        <translation>带斜线的在等待“对文件夹中的矩阵计时”（运行菜单），或在该文件夹中是稠密的</translation>
    </message>
    <message>
        <source>this plan</source>
        <translation>此方案</translation>
    </message>
    <message>
        <source>tokenizer</source>
        <translation>分词器</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>个 token</translation>
    </message>
    <message>
        <source>tokens per second</source>
        <translation>每秒 token 数</translation>
    </message>
    <message>
        <source>too few runs to say ({runs} of {enough})</source>
        <translation>运行次数太少，无法判断（{runs}/{enough}）</translation>
    </message>
    <message>
        <source>took {time}</source>
        <translation>用时 {time}</translation>
    </message>
    <message>
        <source>top</source>
        <translation>top</translation>
    </message>
    <message>
        <source>track record</source>
        <translation>历史表现</translation>
    </message>
    <message>
        <source>trials</source>
        <translation>试验次数</translation>
    </message>
    <message>
        <source>trust</source>
        <translation>信任度</translation>
    </message>
    <message>
        <source>two forward passes</source>
        <translation>两次前向传播</translation>
    </message>
    <message>
        <source>under a second</source>
        <translation>不到 1 s</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>waiting for its spectrum</source>
        <translation>正在等待其谱</translation>
    </message>
    <message>
        <source>waits for curves in nats: choose kfac-svd, then “Curves”</source>
        <translation>等待以奈特计的曲线：选择 kfac-svd，然后点击“曲线”</translation>
    </message>
    <message>
        <source>waits for the singular values of all sites</source>
        <translation>等待所有矩阵的奇异值</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>watched</source>
        <translation>监测</translation>
    </message>
    <message>
        <source>watched text</source>
        <translation>监测文本</translation>
    </message>
    <message>
        <source>weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>weighted ({method})</source>
        <translation>加权（{method}）</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>weights only</source>
        <translation>仅需权重</translation>
    </message>
    <message>
        <source>what is free</source>
        <translation>可用的全部</translation>
    </message>
    <message>
        <source>what the plan says</source>
        <translation>方案中的状态</translation>
    </message>
    <message>
        <source>window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>written to {folder}</source>
        <translation>已写入 {folder}</translation>
    </message>
    <message>
        <source>written, plain</source>
        <translation>写出结果，未加权</translation>
    </message>
    <message>
        <source>zero-shot tasks</source>
        <translation>零样本任务</translation>
    </message>
    <message>
        <source>{0} decompositions</source>
        <translation>{0} 次分解</translation>
    </message>
    <message>
        <source>{0} model, {1} rows each</source>
        <translation>{0} 个模型，每个 {1} 行</translation>
    </message>
    <message>
        <source>{0} model, {1} rows each; zero-shot questions are not counted</source>
        <translation>{0} 个模型，每个 {1} 行；零样本题目未计入</translation>
    </message>
    <message>
        <source>{0} models, {1} rows each</source>
        <translation>{0} 个模型，每个 {1} 行</translation>
    </message>
    <message>
        <source>{0} models, {1} rows each; zero-shot questions are not counted</source>
        <translation>{0} 个模型，每个 {1} 行；零样本题目未计入</translation>
    </message>
    <message>
        <source>{0} rows forwards</source>
        <translation>{0} 行前向</translation>
    </message>
    <message>
        <source>{0} rows forwards, {1} there and back</source>
        <translation>{0} 行前向，{1} 行前向与反向</translation>
    </message>
    <message>
        <source>{0} rows of training</source>
        <translation>{0} 行训练</translation>
    </message>
    <message>
        <source>{0} rows there and back</source>
        <translation>{0} 行前向与反向</translation>
    </message>
    <message>
        <source>{0} sites, factored</source>
        <translation>{0} 个矩阵，因子式</translation>
    </message>
    <message>
        <source>{0} sites, pivoted</source>
        <translation>{0} 个矩阵，主元式</translation>
    </message>
    <message>
        <source>{Time}, up to {memory} of memory ({free_memory} free), {folder} for the folder ({free} free). Times are estimates.</source>
        <translation>{Time}，内存最多 {memory}（可用 {free_memory}），文件夹 {folder}（可用 {free}）。时间为估计值。</translation>
    </message>
    <message>
        <source>{Time}, up to {memory} of memory ({free_memory} free), {folder} for the folder and {cache} of cache ({free} free). Times are estimates.</source>
        <translation>{Time}，内存最多 {memory}（可用 {free_memory}），文件夹 {folder}，缓存 {cache}（可用 {free}）。时间为估计值。</translation>
    </message>
    <message>
        <source>{action} {step}</source>
        <comment>Undo Lock 3 sites</comment>
        <translation>{action}：{step}</translation>
    </message>
    <message>
        <source>{allocator} made a plan that keeps {keep}, for {target}.</source>
        <translation>{allocator} 按目标 {target} 制定了保留 {keep} 的方案。</translation>
    </message>
    <message numerus="yes">
        <source>{changed} of %n sites change</source>
        <translation>
            <numerusform>%n 个矩阵中 {changed} 个有变化</numerusform>
        </translation>
    </message>
    <message>
        <source>{compressed} compressed, {dense} dense</source>
        <translation>{compressed} 个已压缩，{dense} 个稠密</translation>
    </message>
    <message>
        <source>{costs} Now: {missing}.</source>
        <translation>{costs}当前：{missing}。</translation>
    </message>
    <message>
        <source>{count} parameters</source>
        <translation>{count} 参数</translation>
    </message>
    <message>
        <source>{document} has unsaved changes.</source>
        <translation>{document} 有未保存的更改。</translation>
    </message>
    <message>
        <source>{document} has unsaved changes. Open {name} and lose them?</source>
        <translation>{document} 有未保存的更改。打开 {name} 并放弃这些更改？</translation>
    </message>
    <message>
        <source>{done} of {total} {unit}</source>
        <translation>{unit} {done}/{total}</translation>
    </message>
    <message>
        <source>{dtype}, as in the model</source>
        <translation>{dtype}，与模型相同</translation>
    </message>
    <message>
        <source>{figure}, largest first</source>
        <translation>{figure}，从大到小</translation>
    </message>
    <message>
        <source>{file} is the plan, made by hand; it is to be carried out with {method}.</source>
        <translation>{file} 是手动制定的方案，将以 {method} 执行。</translation>
    </message>
    <message>
        <source>{file} is the plan, made by {allocator}; it is to be carried out with {method}.</source>
        <translation>{file} 是由 {allocator} 制定的方案，将以 {method} 执行。</translation>
    </message>
    <message>
        <source>{folder} exists already and is not overwritten; choose another name.</source>
        <translation>{folder} 已存在，不会被覆盖；请换一个名称。</translation>
    </message>
    <message>
        <source>{folder} is at {url}.</source>
        <translation>{folder} 位于 {url}。</translation>
    </message>
    <message>
        <source>{folder} is not a folder that exists; choose another place.</source>
        <translation>{folder} 不是已存在的文件夹；请另选位置。</translation>
    </message>
    <message>
        <source>{help} Default: {default}.</source>
        <translation>{help}默认值：{default}。</translation>
    </message>
    <message>
        <source>{job}: finished in {time}.</source>
        <translation>{job}：已完成，用时 {time}。</translation>
    </message>
    <message>
        <source>{kind} keeps at least {share}</source>
        <translation>{kind} 至少保留 {share}</translation>
    </message>
    <message>
        <source>{kind} keeps at most {share}</source>
        <translation>{kind} 至多保留 {share}</translation>
    </message>
    <message>
        <source>{kind} of block {block}</source>
        <translation>块 {block} 的 {kind}</translation>
    </message>
    <message>
        <source>{kind} of block {block}, expert {expert}</source>
        <translation>块 {block} 的 {kind}，专家 {expert}</translation>
    </message>
    <message numerus="yes">
        <source>{known} of %n cells have a value; {waits}.</source>
        <translation>
            <numerusform>%n 个单元格中 {known} 个有值；{waits}。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{known} of %n sites read</source>
        <translation>
            <numerusform>已读取 {known} / %n 个矩阵</numerusform>
        </translation>
    </message>
    <message>
        <source>{limit}; {none} for no limit</source>
        <translation>{limit}；{none} 表示不限</translation>
    </message>
    <message>
        <source>{model} has no linear projections that can be factorised.</source>
        <translation>{model} 没有可分解的线性投影。</translation>
    </message>
    <message>
        <source>{model}: perplexity {perplexity} over {tokens} tokens, {speed} tokens/s in {dtype}.</source>
        <translation>{model}：{tokens} 个 token 上的困惑度为 {perplexity}，{dtype} 下速度为 {speed} token/s。</translation>
    </message>
    <message>
        <source>{model}: perplexity {perplexity} over {tokens} tokens, {speed} tokens/s.</source>
        <translation>{model}：{tokens} 个 token 上的困惑度为 {perplexity}，速度为 {speed} token/s。</translation>
    </message>
    <message>
        <source>{name} cannot be the name of a recipe: write one to 60 characters, no slash.</source>
        <translation>{name} 不能用作配方名称：请用 1 至 60 个字符，不含斜杠。</translation>
    </message>
    <message>
        <source>{name} is no name for a figure; let it end in {endings}.</source>
        <translation>{name} 不能用作图表文件名；请以 {endings} 结尾。</translation>
    </message>
    <message>
        <source>{number} parameters</source>
        <translation>{number} 参数</translation>
    </message>
    <message>
        <source>{number} rows forward</source>
        <translation>{number} 行前向</translation>
    </message>
    <message>
        <source>{number} rows forward and backward</source>
        <translation>{number} 行前向与反向</translation>
    </message>
    <message>
        <source>{number} {value}; too few runs to say what it costs</source>
        <translation>{number} {value}；运行次数太少，无法判断代价</translation>
    </message>
    <message>
        <source>{one} of {all} compressed sites run faster than dense at one token, {prompt} at 512 tokens.</source>
        <translation>{all} 个压缩矩阵中，有 {one} 个在一个 token 时比稠密更快，{prompt} 个在 512 个 token 时更快。</translation>
    </message>
    <message>
        <source>{option} is a number such as {default}, not {value}.</source>
        <translation>{option} 应为数字，如 {default}，而不是 {value}。</translation>
    </message>
    <message>
        <source>{out} exists already and is not overwritten; choose another name.</source>
        <translation>{out} 已存在，不会被覆盖；请换一个名称。</translation>
    </message>
    <message>
        <source>{pace} {unit}/s</source>
        <translation>{pace} {unit}/s</translation>
    </message>
    <message>
        <source>{part} of {whole}</source>
        <translation>{part} / {whole}</translation>
    </message>
    <message>
        <source>{share} smaller, at a perplexity {rise} higher.</source>
        <translation>缩小 {share}，困惑度升高 {rise}。</translation>
    </message>
    <message>
        <source>{share} smaller, at no loss that was measured.</source>
        <translation>缩小 {share}，未测得损失。</translation>
    </message>
    <message>
        <source>{share} smaller, but the model no longer predicts text.</source>
        <translation>缩小 {share}，但模型已无法预测文本。</translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n runs</source>
        <translation>
            <numerusform>{shown} / %n 次运行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n sites</source>
        <translation>
            <numerusform>{shown} / %n 个矩阵</numerusform>
        </translation>
    </message>
    <message>
        <source>{size} on disk instead of {dense_size}, {parameters} parameters instead of {dense_parameters}.</source>
        <translation>磁盘占用 {size}（原为 {dense_size}），参数 {parameters}（原为 {dense_parameters}）。</translation>
    </message>
    <message>
        <source>{size} {place}</source>
        <comment>200 MB on disk</comment>
        <translation>{place} {size}</translation>
    </message>
    <message numerus="yes">
        <source>{some} of %n sites</source>
        <translation>
            <numerusform>{some} / %n 个矩阵</numerusform>
        </translation>
    </message>
    <message>
        <source>{source} is not there any more</source>
        <translation>{source} 已不存在</translation>
    </message>
    <message>
        <source>{stage}: {steps}</source>
        <translation>{stage}：{steps}</translation>
    </message>
    <message>
        <source>{step} of {steps}</source>
        <translation>{step} / {steps}</translation>
    </message>
    <message>
        <source>{stored} of {all} parameters</source>
        <translation>{stored} / {all} 参数</translation>
    </message>
    <message>
        <source>{taken} of {total}</source>
        <translation>{taken}，共 {total}</translation>
    </message>
    <message>
        <source>{text} · {tokens} tokens</source>
        <translation>{text} · {tokens} token</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
    <message>
        <source>{time} left.</source>
        <translation>剩余 {time}。</translation>
    </message>
    <message>
        <source>{title}: size against perplexity</source>
        <translation>{title}：大小与困惑度</translation>
    </message>
    <message>
        <source>{title}: what the plan keeps of each block</source>
        <translation>{title}：方案对各块的保留</translation>
    </message>
    <message>
        <source>{title}: what the plan keeps of each kind</source>
        <translation>{title}：方案对各类型的保留</translation>
    </message>
    <message>
        <source>{title}: what the plan keeps of each site</source>
        <translation>{title}：方案对各矩阵的保留</translation>
    </message>
    <message>
        <source>{title}: {share} kept</source>
        <translation>{title}：保留 {share}</translation>
    </message>
    <message>
        <source>{value} ({low} to {high})</source>
        <translation>{value}（{low} 至 {high}）</translation>
    </message>
    <message>
        <source>{words}, or a statistic</source>
        <translation>{words}，或统计量</translation>
    </message>
    <message>
        <source>{work} as Python</source>
        <translation>{work}（Python 代码）</translation>
    </message>
    <message>
        <source>{work} as command</source>
        <translation>{work}（命令）</translation>
    </message>
    <message>
        <source>|first-order change of the loss|, nats</source>
        <translation>|损失的一阶变化|（奈特）</translation>
    </message>
    <message>
        <source>× dense</source>
        <translation>× 稠密</translation>
    </message>
    <message>
        <source>× the dense model’s perplexity</source>
        <translation>× 稠密模型的困惑度</translation>
    </message>
    <message>
        <source>σ₁ = ‖W‖₂: the most that the site can stretch an input, on a log scale.</source>
        <translation>σ₁ = ‖W‖₂：矩阵对输入的最大放大倍数，对数刻度。</translation>
    </message>
    <message>
        <source>‖W − W′‖ / ‖W‖ between the model and the compressed folder beside it, refinement and rounding included.</source>
        <translation>模型与旁边的压缩文件夹之间的 ‖W − W′‖ / ‖W‖，含精修和舍入。</translation>
    </message>
    <message>
        <source>‖W‖_F, the root of Σσ²: the size of the whole matrix, on a log scale.</source>
        <translation>‖W‖_F，即 Σσ² 的平方根：整个矩阵的大小，对数刻度。</translation>
    </message>
    <message>
        <source>‖W‖²_F / ‖W‖²₂: how many directions carry the energy. Low: compresses well.</source>
        <translation>‖W‖²_F / ‖W‖²₂：承载能量的方向有多少。越低越容易压缩。</translation>
    </message>
    <message>
        <source>“Compress and evaluate” writes a new folder, which plain transformers loads, and measures it beside the original. What comes out is a point on the frontier; click it to bring its plan back.</source>
        <translation>“压缩并评估”会写出一个普通 transformers 即可加载的新文件夹，并与原模型一起测量。结果是前沿上的一个点；点击即可恢复其方案。</translation>
    </message>
    <message>
        <source>“Evaluate” measures the speed of the model; then here is a time.</source>
        <translation>“评估”会测量模型的速度；之后这里会显示时间。</translation>
    </message>
    <message>
        <source>“[Evaluate](evaluate)” measures the open model; “[Compress and evaluate](compress-evaluate)” adds a point for each plan carried out. With refinement (Settings) an arrow shows what it gained. Click a point to bring its plan back.</source>
        <translation>“[评估](evaluate)”测量已打开的模型；“[压缩并评估](compress-evaluate)”为每个执行过的方案添加一个点。启用精修（设置）时，箭头显示其改善。点击某个点可恢复其方案。</translation>
    </message>
    <message>
        <source>“{value}” is not a number; write {example}.</source>
        <translation>“{value}”不是数字；请写 {example}。</translation>
    </message>
    <message>
        <source>“{word}” is a text and cannot be compared; write {example}.</source>
        <translation>“{word}”是文本，不能比较大小；请写 {example}。</translation>
    </message>
    <message>
        <source>“{word}” is not a share and takes no percent; write {example}.</source>
        <translation>“{word}”不是比例，不能用百分号；请写 {example}。</translation>
    </message>
</context>
</TS>
