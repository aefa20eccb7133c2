"""Why a file cannot be read, and what its sender can do about it, in sentences for the reader."""

from __future__ import annotations

SENTENCES = {
    "missing": "找不到这个文件。请检查路径后重试。",
    "empty": "文件是空的，没有任何内容。请确认文件已保存完整，再重新上传。",
    "too_large": "文件超过 {limit} MB 的上限。请删去文件中的大幅图片，或只保留通知正文和附件表格后再上传。",
    "encrypted": "文件设有打开密码，无法读取。请用 Word 或 WPS 打开，取消密码后另存，再上传。",
    "corrupt": "文件已损坏或不完整，无法打开。请用 Word 或 WPS 打开检查，另存为 docx 后再上传。",
    "picture_only": "这份 PDF 只有扫描图片，没有可读取的文字。请上传 Word 原件，或先做文字识别（OCR）后再上传。",
    "no_text": "文件里没有找到文字。请确认上传的是通知正文，而不是空白页或图片。",
    "garbled": "这份 PDF 没有记下文字的编码，读出来是乱码。请上传 Word 原件，或用 WPS 重新输出为 PDF 后再上传。",
    "zip_bomb": "文件展开后的体积异常，为安全起见没有读取。请用 Word 或 WPS 打开后另存为新文件，再上传。",
    "macro": "文件含有宏程序，为安全起见没有读取。请用 Word 或 WPS 另存为不带宏的 docx 文件，再上传。",
    "spreadsheet": "这是电子表格，不是通知文件。请把通知正文存为 docx、doc、pdf、html 或 txt 后上传。",
    "presentation": "这是演示文稿，不是通知文件。请把通知正文存为 docx、doc、pdf、html 或 txt 后上传。",
    "image": "这是一张图片，无法读取文字。请上传 Word 原件，或把图片识别成文字后再上传。",
    "archive": "这是压缩包。请先解压，再上传其中的 docx、doc、pdf、html 或 txt 文件。",
    "rich_text": "暂不支持这种文字处理格式。请用 Word 或 WPS 另存为 docx 后再上传。",
    "wrong_type": "无法识别的文件类型。请上传 docx、doc、pdf、html 或 txt 文件。",
    "crashed": "读取文件时程序异常退出，文件可能已损坏，也可能过于复杂。请用 Word 或 WPS 打开检查，另存为 docx 后再上传。",
    "too_slow": "读取文件用时过长，已经停止。请只保留通知正文和附件表格，另存为 docx 后再上传。",
    "too_heavy": "读取文件占用的内存过多，已经停止。请只保留通知正文和附件表格，另存为 docx 后再上传。",
}


class UnreadableFile(Exception):
    """A file that is refused. ``code`` is stable; ``message`` says what is wrong and what to do."""

    def __init__(self, code: str, message: str = "", **figures: object) -> None:
        self.code = code
        self.message = message or SENTENCES[code].format(**figures)
        super().__init__(self.message)

    def __reduce__(self) -> tuple[type[UnreadableFile], tuple[str, str]]:
        return type(self), (self.code, self.message)
